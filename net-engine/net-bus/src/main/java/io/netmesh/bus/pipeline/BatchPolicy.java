package io.netmesh.bus.pipeline;

import io.netmesh.bus.BatchOptions;

/** Decides when a batch is worth sending. One per shard, confined to the dispatching thread. */
interface BatchPolicy {

    /**
     * The number of waiting events at which a batch is sent without further delay, and the most that it holds.
     *
     * @param nowNanos the environment's monotonic time
     * @param ingested how many events the shard has taken so far, for policies that follow the load
     */
    int target(long nowNanos, long ingested);

    /** How long the first event of a batch waits for others while nothing of its shard is on its way, as of the last target. */
    long delayNanos();

    static BatchPolicy of(BatchOptions options) {
        long maxDelayNanos = options.maxDelay().toNanos();
        return options.adaptive()
                ? new AdaptiveBatch(
                        options.minSize(),
                        options.maxSize(),
                        maxDelayNanos,
                        options.velocityWindow().toNanos())
                : new FixedBatch(options.maxSize(), maxDelayNanos);
    }

    /** Always the same. */
    record FixedBatch(int size, long delayNanos) implements BatchPolicy {

        @Override
        public int target(long nowNanos, long ingested) {
            return size;
        }
    }
}
