/**
 * Keeps a node's events in NATS JetStream: one stream per shard, shared with nodes in every language. Start at {@link
 * io.netmesh.bus.jetstream.JetStreamTransport}. Needs {@code io.nats:jnats}.
 */
@NullMarked
package io.netmesh.bus.jetstream;

import org.jspecify.annotations.NullMarked;
