/** The bus on NATS JetStream. */
@NullMarked
package io.netmesh.spring.autoconfigure.jetstream;

import org.jspecify.annotations.NullMarked;
