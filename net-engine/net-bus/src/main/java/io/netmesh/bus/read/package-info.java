/**
 * How events are read back: cursors, the merged poll, streams, and the one reader that serves every channel listener.
 *
 * <p>Engine-internal: applications read through {@link io.netmesh.bus.NetNode}, and what is public here may change with any
 * version.
 */
@NullMarked
package io.netmesh.bus.read;

import org.jspecify.annotations.NullMarked;
