/** The bus on Redis Streams, with the application's own Redis where it has one. */
@NullMarked
package io.netmesh.spring.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
