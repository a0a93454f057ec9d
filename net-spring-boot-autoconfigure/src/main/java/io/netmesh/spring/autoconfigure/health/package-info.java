/** Health of the node and its listeners. */
@NullMarked
package io.netmesh.spring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
