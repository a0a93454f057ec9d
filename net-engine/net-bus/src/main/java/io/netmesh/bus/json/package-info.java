/**
 * JSON as the bus judges it: one exact scanner over bytes, for validity and for top-level members, and the
 * values that filters compare. Internal to the engine:
 * public only because its packages share it, and free to change.
 */
@NullMarked
package io.netmesh.bus.json;

import org.jspecify.annotations.NullMarked;
