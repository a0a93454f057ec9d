/** Our side of the interop driver: a process whose nodes are reached by the names of the published Python package. */
@NullMarked
package io.netmesh.interop.node;

import org.jspecify.annotations.NullMarked;
