/**
 * What the engine counts, described as metric families that any exporter can render.
 */
@NullMarked
package io.netmesh.metrics;

import org.jspecify.annotations.NullMarked;
