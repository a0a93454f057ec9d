/** Brokers that Docker Compose runs. */
@NullMarked
package io.netmesh.spring.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
