/**
 * Events in Redis Streams, shared with nodes in every language: the transport, listener groups, cursors kept in Redis, and
 * the filter for events that were stored twice. Needs {@code io.lettuce:lettuce-core} on the class path and a server of
 * version 6.2 or newer.
 */
@NullMarked
package io.netmesh.bus.redis;

import org.jspecify.annotations.NullMarked;
