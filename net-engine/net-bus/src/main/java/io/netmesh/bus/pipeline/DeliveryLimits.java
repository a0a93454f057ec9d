package io.netmesh.bus.pipeline;

import io.netmesh.bus.NodeOptions;

/**
 * How long and how often a batch is tried.
 *
 * @param maxDelayNanos how long an event waits for its batch to fill
 * @param attemptNanos how long one attempt may take
 * @param retries attempts after the first
 * @param deliveryNanos time from the first attempt to the beginning of the last
 */
record DeliveryLimits(long maxDelayNanos, long attemptNanos, int retries, long deliveryNanos) {

    static DeliveryLimits of(NodeOptions options) {
        return new DeliveryLimits(
                options.batch().maxDelay().toNanos(),
                options.adapterTimeout().toNanos(),
                options.batchRetries(),
                options.deliveryTimeout().toNanos());
    }
}
