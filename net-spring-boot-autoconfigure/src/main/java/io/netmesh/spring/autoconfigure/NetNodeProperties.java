package io.netmesh.spring.autoconfigure;

import io.netmesh.ConfigurationException;
import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.BatchOptions;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.SequenceBase;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The node of the event bus. Ranges are checked by the node itself.
 *
 * @param enabled Whether to create a node.
 * @param shards Number of shards. The order of events is kept within a shard.
 * @param bufferCapacity Events that each shard's ring holds on its way to a transport that stores elsewhere.
 * @param bufferBytes Memory that all rings together may hold on the way to a transport that stores elsewhere.
 * @param backpressure What a full ring does with the next event.
 * @param adapterTimeout Time that the transport has for one batch.
 * @param batchRetries Times that a failed batch is sent again, as long as the delivery timeout allows.
 * @param deliveryTimeout Time after which a batch that could not be stored is given up.
 * @param producerNoncePath File that keeps this producer's identity over restarts, in a directory that exists. New at each
 *     start if not set.
 * @param sequenceBase Where the numbers of a producer's events start, "clock" or "zero".
 * @param groupRedelivery Time that a member of a listener group may be silent before the others get what it left.
 * @param batch Batches on their way to a transport that stores elsewhere.
 * @param memory Store of the memory transport.
 * @param transport Where events are kept.
 */
@ConfigurationProperties("net.node")
public record NetNodeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("4") int shards,
        @DefaultValue("1048576") int bufferCapacity,
        @DefaultValue("64MB") DataSize bufferBytes,
        @DefaultValue("drop_oldest") BackpressureMode backpressure,
        @DefaultValue("30s") Duration adapterTimeout,
        @DefaultValue("2147483647") int batchRetries,
        @DefaultValue("2m") Duration deliveryTimeout,
        @Nullable Path producerNoncePath,
        @DefaultValue("clock") SequenceBase sequenceBase,
        @DefaultValue("30s") Duration groupRedelivery,
        @DefaultValue Batch batch,
        @DefaultValue Memory memory,
        @DefaultValue Transport transport) {

    private static final Duration SHORTEST_REDELIVERY = Duration.ofMillis(100);

    public NetNodeProperties {
        if (groupRedelivery.compareTo(SHORTEST_REDELIVERY) < 0) { // the node looks at it with the first group only
            throw new ConfigurationException(
                    "group redelivery is too short",
                    "net.node.group-redelivery",
                    groupRedelivery,
                    "at least " + SHORTEST_REDELIVERY);
        }
    }

    /**
     * Batches.
     *
     * @param minSize Events that make a batch full while there are few.
     * @param maxSize Events that make a batch full while there are many.
     * @param maxDelay Longest time that an event waits for its batch to fill.
     * @param adaptive Whether the size of batches follows the load.
     * @param velocityWindow Time over which the load is measured.
     */
    public record Batch(
            @DefaultValue("1000") int minSize,
            @DefaultValue("10000") int maxSize,
            @DefaultValue("10ms") Duration maxDelay,
            @DefaultValue("true") boolean adaptive,
            @DefaultValue("100ms") Duration velocityWindow) {

        BatchOptions toOptions() {
            return new BatchOptions(minSize, maxSize, maxDelay, adaptive, velocityWindow);
        }
    }

    /**
     * Bounds of the store in memory. The oldest events make room.
     *
     * @param maxBytes Memory that the store may hold.
     * @param maxEvents Events that the store may hold.
     * @param maxAge Age after which an event is removed. Unlimited if not set.
     * @param maxEventBytes Largest event that is accepted.
     */
    public record Memory(
            @DefaultValue("64MB") DataSize maxBytes,
            @DefaultValue("1000000") long maxEvents,
            @Nullable Duration maxAge,
            @DefaultValue("1MB") DataSize maxEventBytes) {}

    /**
     * Where events are kept.
     *
     * @param type Kind of transport, "memory", "noop", "redis" or "jetstream".
     */
    public record Transport(@DefaultValue("memory") String type) {}

    NetNodeBuilder toBuilder() {
        return NetNode.builder()
                .shards(shards)
                .bufferCapacity(bufferCapacity)
                .bufferBytes(bufferBytes.toBytes())
                .backpressure(backpressure)
                .adapterTimeout(adapterTimeout)
                .batchRetries(batchRetries)
                .deliveryTimeout(deliveryTimeout)
                .producerNoncePath(producerNoncePath)
                .sequenceBase(sequenceBase)
                .groupRedelivery(groupRedelivery)
                .batch(batch.toOptions());
    }
}
