/**
 * Named channels on the bus: typed publishing, and listeners served by one reader per node.
 */
@NullMarked
package io.netmesh.bus.channel;

import org.jspecify.annotations.NullMarked;
