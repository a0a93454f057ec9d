/**
 * The default transport: a bounded store in this process.
 */
@NullMarked
package io.netmesh.bus.memory;

import org.jspecify.annotations.NullMarked;
