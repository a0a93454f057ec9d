package io.netmesh.spring.channel;

import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one container runs: its factory's settings with the endpoint's wishes applied.
 *
 * @param spec what it asks of the node's reader at every start
 * @param concurrency workers
 * @param inboxCapacity events in memory, over all workers
 * @param batchSize the most events in one call: 1 unless the listener takes batches
 * @param autoStartup whether it starts with the application
 * @param shutdownGrace how long it may finish what it has
 * @param idleEventInterval after how much idleness it says so; null for never
 */
record ContainerPlan(
        ChannelSubscriptionSpec spec,
        int concurrency,
        int inboxCapacity,
        int batchSize,
        boolean autoStartup,
        Duration shutdownGrace,
        @Nullable Duration idleEventInterval) {}
