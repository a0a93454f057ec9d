package io.netmesh.benchmarks.broker;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** From emit to the listener, one event at a time with pauses in between, so that everything sleeps. */
final class ListenerLatency {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int WARM_UP = 100;

    private ListenerLatency() {}

    /**
     * @param group the listener's group; null for none
     * @return the nanoseconds of every event, ascending
     */
    static long[] measure(Transport transport, int events, @Nullable String group) throws InterruptedException {
        LinkedBlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
        try (NetNode node = NetNode.builder().transport(transport).build()) {
            ChannelSubscription subscription = node.listen(
                    new ChannelSubscriptionSpec(
                            "latency",
                            "latency",
                            null,
                            StartFrom.latest(),
                            new MemoryCursorStore(),
                            Duration.ofSeconds(1),
                            group),
                    new Sink(arrivals));
            while (!subscription.isAtHead()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            long[] nanos = new long[events];
            for (int i = -WARM_UP; i < events; i++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                long start = System.nanoTime();
                node.emitRaw("{\"n\":" + i + ",\"_channel\":\"latency\"}");
                Long arrived = arrivals.poll(10, TimeUnit.SECONDS);
                if (arrived == null) {
                    throw new IllegalStateException("event " + i + " did not arrive");
                }
                if (i >= 0) {
                    nanos[i] = arrived - start;
                }
            }
            Arrays.sort(nanos);
            return nanos;
        }
    }

    private record Sink(LinkedBlockingQueue<Long> arrivals) implements ChannelSink {

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            arrivals.add(System.nanoTime());
            delivery.acknowledge();
            return true;
        }

        @Override
        public void onGap(Gap gap) {}

        @Override
        public void onFailure(NetException failure) {
            System.err.println(failure.getMessage());
        }
    }
}
