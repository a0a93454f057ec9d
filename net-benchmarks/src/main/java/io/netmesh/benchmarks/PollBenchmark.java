package io.netmesh.benchmarks;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StoredEvent;
import io.netmesh.wire.Xxh3;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A thousand events of 200 bytes given to the bus and taken out again by the same thread: text to UTF-8 bytes, copy, hash,
 * publish, then look at the hash and the first byte of each. The bus hands out copies of stored events, page by page, and
 * could hand them out again; the peers' consumers look into the slot, once.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class PollBenchmark {

    private static final int PAGE = 1000;
    private static final int SLOTS = 8192;
    private static final int PAYLOAD_BYTES = 200;

    private final Payloads payloads = new Payloads(PAYLOAD_BYTES);
    private NetNode node;
    private @Nullable String cursor;
    private RingBuffer<PayloadSlot> ring;
    private EventPoller<PayloadSlot> poller;
    private MpscVarHandleArrayQueue<byte[]> queue;
    private long sum;

    @Setup(Level.Trial)
    public void start() {
        node = NetNode.builder().build();
        ring = RingBuffer.createSingleProducer(() -> new PayloadSlot(PAYLOAD_BYTES), SLOTS, new YieldingWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        queue = new MpscVarHandleArrayQueue<>(SLOTS);
    }

    @TearDown(Level.Trial)
    public void stop() {
        node.close();
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public long net() {
        for (int i = 0; i < PAGE; i++) {
            node.emitRaw(payloads.next());
        }
        int taken = 0;
        while (taken < PAGE) {
            PollResponse page = node.poll(PollRequest.of(PAGE).withCursor(cursor));
            for (StoredEvent event : page.events()) {
                byte[] payload = event.payload();
                sum += Xxh3.hash64(payload) + payload[0];
            }
            taken += page.events().size();
            cursor = page.nextId();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public long disruptor() throws Exception {
        for (int i = 0; i < PAGE; i++) {
            byte[] payload = payloads.next().getBytes(StandardCharsets.UTF_8);
            long sequence = ring.next();
            ring.get(sequence).fill(payload);
            ring.publish(sequence);
        }
        poller.poll((slot, sequence, endOfBatch) -> {
            sum += slot.consume();
            return true;
        });
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public long jcTools() {
        for (int i = 0; i < PAGE; i++) {
            queue.offer(payloads.next().getBytes(StandardCharsets.UTF_8));
        }
        byte[] payload;
        while ((payload = queue.poll()) != null) {
            sum += Xxh3.hash64(payload) + payload[0];
        }
        return sum;
    }
}
