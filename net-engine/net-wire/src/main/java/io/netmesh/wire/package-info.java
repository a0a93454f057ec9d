/**
 * Bytes: cursors and hashes. No I/O, no threads.
 */
@NullMarked
package io.netmesh.wire;

import org.jspecify.annotations.NullMarked;
