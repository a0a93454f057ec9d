package io.netmesh.bus;

import io.netmesh.NodeEnvironment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What makes a producer's dedup ids its own.
 *
 * @param noncePath the file that keeps the nonce; null for a random one of the node's own
 * @param sequenceBase where sequence numbers start
 */
record ProducerIdentity(@Nullable Path noncePath, SequenceBase sequenceBase) {

    /**
     * The nonce, from the file if there is one. May block on I/O.
     *
     * @return u64, never 0
     * @throws io.netmesh.bus.transport.TransportException if the file cannot be used
     */
    long nonce(NodeEnvironment environment) {
        if (noncePath != null) {
            return new ProducerNonceFile(noncePath).loadOrCreate(environment);
        }
        long random = environment.randomLong();
        return random == 0 ? 1 : random;
    }

    long firstSequence(NodeEnvironment environment) {
        return sequenceBase.firstSequence(environment.epochMillis());
    }
}
