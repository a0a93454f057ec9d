/** Meters of the node and its listeners. */
@NullMarked
package io.netmesh.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
