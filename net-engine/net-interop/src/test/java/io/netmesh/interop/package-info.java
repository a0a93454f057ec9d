/** Scenarios that run with nodes of several implementations, and the driver that speaks to them. */
@NullMarked
package io.netmesh.interop;

import org.jspecify.annotations.NullMarked;
