/** Actuator endpoints. */
@NullMarked
package io.netmesh.spring.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
