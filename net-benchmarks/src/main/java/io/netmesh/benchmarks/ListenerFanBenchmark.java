package io.netmesh.benchmarks;

import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From emit to acknowledged, 20 000 events an operation, spread over as many channels as there are listeners. One listener
 * and ten see the same number of events in all: the difference is what more listeners cost. The Disruptor has one consumer
 * that looks at the same payloads.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class ListenerFanBenchmark {

    private static final int EVENTS = 20_000;
    private static final int PAYLOAD_BYTES = 200;

    @Param({"1", "10"})
    public int listeners;

    private final AtomicLong acknowledged = new AtomicLong();
    private final String[] payloads = new String[1000];
    private NetNode node;
    private long expected;

    @Setup(Level.Trial)
    public void start() {
        for (int i = 0; i < payloads.length; i++) {
            String tail = ",\"_channel\":\"bench/" + i % listeners + "\"}";
            String head = "{\"n\":" + i + ",\"pad\":\"";
            payloads[i] = head + "x".repeat(PAYLOAD_BYTES - head.length() - tail.length() - 1) + "\"" + tail;
        }
        node = NetNode.builder().build();
        MemoryCursorStore cursors = new MemoryCursorStore();
        for (int i = 0; i < listeners; i++) {
            node.listen(
                    new ChannelSubscriptionSpec(
                            "listener-" + i, "bench/" + i, null, StartFrom.latest(), cursors, Duration.ofSeconds(1)),
                    new Acknowledging());
        }
    }

    @TearDown(Level.Trial)
    public void stop() {
        node.close();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void net() {
        for (int i = 0; i < EVENTS; i++) {
            node.emitRaw(payloads[i % payloads.length]);
        }
        expected += EVENTS;
        while (acknowledged.get() < expected) {
            Thread.yield();
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void disruptor(Ring ring) {
        long last = 0;
        for (int i = 0; i < EVENTS; i++) {
            last = ring.disruptor.publish(payloads[i % payloads.length]);
        }
        ring.disruptor.awaitConsumed(last);
    }

    /** A Disruptor with its consumer. */
    @State(Scope.Benchmark)
    public static class Ring {

        DisruptorPeer disruptor;

        @Setup(Level.Trial)
        public void start() {
            disruptor = new DisruptorPeer(PAYLOAD_BYTES, ProducerType.SINGLE, new YieldingWaitStrategy());
        }

        @TearDown(Level.Trial)
        public void stop() {
            disruptor.close();
        }
    }

    private final class Acknowledging implements ChannelSink {

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            delivery.acknowledge();
            acknowledged.incrementAndGet();
            return true;
        }

        @Override
        public void onGap(Gap gap) {
            throw new IllegalStateException("missed events: " + gap);
        }

        @Override
        public void onFailure(NetException failure) {
            throw failure;
        }
    }
}
