package io.netmesh.bus.pipeline;

/** Decides how many events make a batch full. One per shard, confined to the dispatching thread. */
@FunctionalInterface
interface BatchPolicy {

    /**
     * The number of waiting events at which a batch is sent without further delay, and the most that it holds.
     *
     * @param nowNanos the environment's monotonic time
     * @param ingested how many events the shard has taken so far, for policies that follow the load
     */
    int target(long nowNanos, long ingested);

    /** Always the same. */
    static BatchPolicy fixed(int size) {
        return (nowNanos, ingested) -> size;
    }
}
