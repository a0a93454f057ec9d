package io.netmesh.benchmarks;

import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.Receipt;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Giving events to the bus, one producer: text to UTF-8 bytes, copy, hash, publish. {@code net} stores them with nobody
 * reading; {@code netRead} has a reader that sees every one of them. The peers' rings always have their consumer.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Threads(1)
@State(Scope.Benchmark)
public class IngestBenchmark {

    static final int BATCH = 100;

    /** Texts of one producer; a producer per thread. */
    @State(Scope.Thread)
    public static class Producer {

        Payloads payloads;
        String[] batch;
        long emitted;

        @Setup
        public void texts(IngestBenchmark benchmark) {
            payloads = new Payloads(benchmark.payloadBytes);
            batch = new String[BATCH];
            Arrays.setAll(batch, i -> payloads.next());
        }
    }

    /** A node that nobody reads. */
    @State(Scope.Benchmark)
    public static class Node {

        NetNode node;

        @Setup(Level.Trial)
        public void start() {
            node = NetNode.builder().build();
        }

        @TearDown(Level.Trial)
        public void stop() {
            node.close();
        }
    }

    /** A node with a reader. */
    @State(Scope.Benchmark)
    public static class ReadNode extends Node {

        NetReader reader;

        @Setup(Level.Trial)
        public void read() {
            reader = new NetReader(node);
        }

        @TearDown(Level.Trial)
        public void stopReading() throws InterruptedException {
            reader.stop();
        }
    }

    /** A Disruptor with its consumer. */
    @State(Scope.Benchmark)
    public static class Ring {

        DisruptorPeer disruptor;

        @Setup(Level.Trial)
        public void start(IngestBenchmark benchmark) {
            disruptor = new DisruptorPeer(benchmark.payloadBytes, benchmark.producers(), new YieldingWaitStrategy());
        }

        @TearDown(Level.Trial)
        public void stop() {
            disruptor.close();
        }
    }

    /** A JCTools queue with its consumer. */
    @State(Scope.Benchmark)
    public static class Queue {

        JcToolsPeer jcTools;

        @Setup(Level.Trial)
        public void start() {
            jcTools = new JcToolsPeer();
        }

        @TearDown(Level.Trial)
        public void stop() throws InterruptedException {
            jcTools.stop();
        }
    }

    @Param({"64", "200", "1024"})
    public int payloadBytes;

    ProducerType producers() {
        return ProducerType.SINGLE;
    }

    @Benchmark
    public Receipt net(Node state, Producer producer) {
        return state.node.emitRaw(producer.payloads.next());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int netBatch(Node state, Producer producer) {
        return state.node.emitRawBatch(List.of(producer.batch));
    }

    @Benchmark
    public Receipt netRead(ReadNode state, Producer producer) {
        if ((++producer.emitted & 1023) == 0) {
            state.reader.keepUpWith(state.node.stats().eventsIngested());
        }
        return state.node.emitRaw(producer.payloads.next());
    }

    @Benchmark
    public long disruptor(Ring state, Producer producer) {
        return state.disruptor.publish(producer.payloads.next());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void disruptorBatch(Ring state, Producer producer) {
        state.disruptor.publishBatch(producer.batch);
    }

    @Benchmark
    public void jcTools(Queue state, Producer producer) {
        state.jcTools.publish(producer.payloads.next());
    }
}
