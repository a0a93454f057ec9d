/**
 * The few types that every chapter of Net shares: errors, streams, names, and the environment a node lives in.
 */
@NullMarked
package io.netmesh;

import org.jspecify.annotations.NullMarked;
