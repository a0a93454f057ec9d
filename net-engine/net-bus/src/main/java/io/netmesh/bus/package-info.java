/**
 * The event bus: {@link io.netmesh.bus.NetNode} and the values it takes and gives.
 */
@NullMarked
package io.netmesh.bus;

import org.jspecify.annotations.NullMarked;
