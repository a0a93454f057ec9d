/**
 * A cold-chain monitor: sensors publish temperatures, a listener keeps the latest and raises alerts, a page shows both live.
 */
@NullMarked
package io.netmesh.sample;

import org.jspecify.annotations.NullMarked;
