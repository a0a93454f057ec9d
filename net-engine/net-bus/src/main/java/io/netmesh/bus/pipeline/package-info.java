/**
 * The way in: from an emit to the transport, through bounded rings and batches. Internal to the engine: public only where
 * the bus's own packages meet, and free to change.
 */
@NullMarked
package io.netmesh.bus.pipeline;

import org.jspecify.annotations.NullMarked;
