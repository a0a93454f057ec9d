/**
 * Where events are kept: the contract between the bus and a transport. Implement {@link
 * io.netmesh.bus.transport.Transport} to bring your own.
 */
@NullMarked
package io.netmesh.bus.transport;

import org.jspecify.annotations.NullMarked;
