package io.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The node with a transport that wants batches. */
class BatchedNodeTest {

    private static final Duration AGES = Duration.ofMinutes(10);

    private final RecordingTransport transport = new RecordingTransport();

    @Test
    void fullRingDoesWhatEveryImplementationDoes() throws IOException {
        int checked = 0;
        for (JsonNode each : ShardSelectionTest.vectors("backpressure").path("cases")) {
            RecordingTransport stored = new RecordingTransport();
            // One batch call is one turn at the ring: nothing leaves it meanwhile.
            try (NetNode node = NetNode.builder()
                    .transport(stored)
                    .shards(1)
                    .bufferCapacity(each.path("capacity").asInt())
                    .backpressure(each.path("mode").asString())
                    .batch(BatchOptions.fixed(1_000_000, AGES))
                    .build()) {
                int events = each.path("events_in_one_batch_call").asInt();
                List<String> numbers =
                        IntStream.range(0, events).mapToObj(Integer::toString).toList();
                assertThat(node.emitRawBatch(numbers))
                        .as("%s", each)
                        .isEqualTo(each.path("returned").asInt());
                node.flush().join();
                assertThat(stored.payloads())
                        .as("%s", each)
                        .isEqualTo(numbers.subList(
                                each.path("first_stored").asInt(),
                                each.path("last_stored").asInt() + 1))
                        .hasSize(each.path("stored").asInt());
                assertThat(node.stats().eventsIngested())
                        .isEqualTo(each.path("stats_ingested").asLong());
                assertThat(node.stats().eventsDropped())
                        .isEqualTo(each.path("stats_dropped").asLong());
                assertThat(node.stats().eventsEvicted())
                        .isEqualTo(each.path("returned").asLong()
                                - each.path("stored").asLong());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(15);
    }

    @Test
    void refusedEventThrowsOrAnswersFalse() {
        hold();
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .shards(1)
                .bufferCapacity(1024)
                .backpressure(BackpressureMode.FAIL_PRODUCER)
                .build()) {
            occupy(node);
            node.emitRawBatch(
                    IntStream.range(0, 1023).mapToObj(Integer::toString).toList());
            assertThatThrownBy(() -> node.emitRaw("1"))
                    .isInstanceOf(BackpressureException.class)
                    .hasMessage("Ingestion failed: backpressure: ring buffer full");
            assertThat(node.fire("1")).isFalse();
            assertThat(node.emitBuffer(new byte[1])).isFalse();
            assertThat(node.emitAsync(new byte[1])).isCompletedExceptionally();
            assertThat(node.stats().eventsDropped()).isEqualTo(4);
            assertThat(node.prometheusText()).contains("net_bus_shard_depth{shard=\"0\"} 1023\n");
            release();
        }
        assertThat(transport.payloads()).hasSize(1024);
    }

    @Test
    void evictedEventFailsItsConfirmation() {
        hold();
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .shards(1)
                .bufferCapacity(1024)
                .build()) {
            occupy(node);
            CompletableFuture<Receipt> first = node.emitAsync("\"first\"".getBytes(UTF_8));
            node.emitRawBatch(
                    IntStream.range(0, 1022).mapToObj(Integer::toString).toList());
            assertThat(first).isNotDone();
            CompletableFuture<Receipt> last = node.emitAsync("\"last\"".getBytes(UTF_8));
            assertThatThrownBy(first::join).hasCauseInstanceOf(BackpressureException.class);
            release();
            assertThat(last.join().timestamp()).isGreaterThan(0);
        }
    }

    @Test
    void bytesBoundTheRingToo() {
        hold();
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .bufferBytes(64 << 10)
                .backpressure(BackpressureMode.DROP_NEWEST)
                .batch(BatchOptions.fixed(1_000_000, AGES))
                .build()) {
            String large = "\"" + "x".repeat(30_000) + "\"";
            assertThat(node.emitRawBatch(List.of(large, large + " ", large + "  ")))
                    .isEqualTo(2);
            assertThatThrownBy(() -> node.emitRaw("\"" + "x".repeat(70_000) + "\""))
                    .isInstanceOfSatisfying(
                            IngestionException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(IngestionException.Kind.TOO_LARGE));
            assertThat(node.stats().eventsDropped()).isEqualTo(2);
            release();
        }
    }

    @Test
    void fullRingIsSentWithoutWaitingForAFullBatch() {
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .shards(1)
                .bufferCapacity(1024)
                .batch(BatchOptions.fixed(1_000_000, AGES))
                .build()) {
            node.emitRawBatch(
                    IntStream.range(0, 1023).mapToObj(Integer::toString).toList());
            await().until(() -> node.stats().eventsDispatched() == 1023);
        }
    }

    @Test
    void fewLargeEventsAreSentWithoutWaitingForAFullBatch() {
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .bufferBytes(64 << 10)
                .batch(BatchOptions.fixed(1000, AGES))
                .build()) {
            node.emitRaw("\"" + "x".repeat(40_000) + "\"");
            await().until(() -> node.stats().eventsDispatched() == 1);
        }
    }

    @Test
    void confirmationComesWhenTheTransportHasTheEvent() {
        hold();
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .batch(BatchOptions.fixed(1, AGES))
                .build()) {
            CompletableFuture<Receipt> confirmation = node.emitAsync("key", "1".getBytes(UTF_8));
            await().until(() -> transport.batches.size() == 1);
            assertThat(confirmation).isNotDone();
            release();
            Receipt receipt = confirmation.join();
            assertThat(receipt.shardId()).isEqualTo(transport.batches.get(0).shardId());
            assertThat(receipt.timestamp())
                    .isEqualTo(transport.batches.get(0).entries().get(0).insertionTs());
        }
    }

    @Test
    void confirmationFailsWhenTheTransportGaveUp() {
        transport.onAppend = batch -> CompletableFuture.failedFuture(
                new TransportException(TransportException.Kind.CONNECTION, "gone", null));
        try (NetNode node = NetNode.builder().transport(transport).build()) {
            assertThatThrownBy(() -> node.emitAsync("1".getBytes(UTF_8)).join())
                    .cause()
                    .isInstanceOf(TransportException.class)
                    .hasMessage("connection error: gone");
            assertThat(node.stats().eventsFailed()).isEqualTo(1);
            assertThat(node.stats().eventsDispatched()).isZero();
        }
    }

    @Test
    void codeThatWaitsForAConfirmationDoesNotHoldUpDispatching() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> first = new CompletableFuture<>();
        transport.onAppend = batch -> first;
        try (NetNode node = NetNode.builder().transport(transport).build()) {
            node.emitAsync("1".getBytes(UTF_8)).thenRun(() -> {
                try {
                    later.await();
                    done.countDown();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            });
            first.complete(null);
            node.emitAsync("2".getBytes(UTF_8)).join();
            later.countDown();
            done.await();
        }
    }

    @Test
    void transientFailuresAreTriedAgainUntilEverythingIsStored() {
        AtomicInteger failures = new AtomicInteger(3);
        List<String> ids = new ArrayList<>();
        transport.onAppend = batch -> {
            ids.add(batch.dedupId(0));
            return failures.getAndDecrement() > 0
                    ? CompletableFuture.failedFuture(
                            new TransportException(TransportException.Kind.TRANSIENT, "busy", null))
                    : CompletableFuture.completedFuture(null);
        };
        try (NetNode node =
                NetNode.builder().transport(transport).shards(1).batchRetries(3).build()) {
            node.emitAsync("1".getBytes(UTF_8)).join();
            assertThat(ids).hasSize(4).containsOnly(ids.get(0));
            assertThat(node.stats().eventsFailed()).isZero();
            assertThat(node.stats().batchesDispatched()).isEqualTo(1);
        }
    }

    @Test
    void appendThatThrowsCountsAsFailed() {
        transport.onAppend = batch -> {
            throw new IllegalStateException("bug in the transport");
        };
        try (NetNode node = NetNode.builder().transport(transport).build()) {
            node.emitRaw("1");
            node.flush().join();
            assertThat(node.stats().eventsFailed()).isEqualTo(1);
        }
    }

    @Test
    void flushDeliversAPartialBatchAndFlushesTheTransport() {
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .batch(BatchOptions.fixed(1000, AGES))
                .build()) {
            for (int i = 0; i < 50; i++) {
                node.emitRaw("" + i);
            }
            node.flush().join();
            assertThat(transport.payloads()).hasSize(50);
            assertThat(node.stats().eventsDispatched()).isEqualTo(50);
            assertThat(transport.flushes).hasValue(1);
        }
    }

    @Test
    void flushFailsWithTheTransportsFlush() {
        transport.onFlush = CompletableFuture::new;
        try (NetNode node = NetNode.builder()
                .transport(transport)
                .adapterTimeout(Duration.ofMillis(20))
                .build()) {
            assertThatThrownBy(() -> node.flush().join())
                    .cause()
                    .hasMessage("Flush failed: fatal error: adapter flush timed out");
        }
    }

    @Test
    void shutdownOffersEverythingThatWasTaken() {
        transport.onAppend = batch -> CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(2, java.util.concurrent.TimeUnit.MILLISECONDS));
        NetNode node = NetNode.builder()
                .transport(transport)
                .batch(BatchOptions.fixed(100, Duration.ofMillis(10)))
                .build();
        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            taken += node.fire("{\"i\":" + i + "}") ? 1 : 0;
        }
        node.close();
        assertThat(taken).isEqualTo(2_000);
        assertThat(transport.payloads()).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(transport.flushes).hasValue(1);
        assertThat(transport.shutdowns).hasValue(1);
        assertThat(node.fire("1")).isFalse();
    }

    @Test
    void shutdownAnswersThoughTheTransportDoesNot() {
        transport.onShutdown = CompletableFuture::new;
        NetNode node = NetNode.builder()
                .transport(transport)
                .adapterTimeout(Duration.ofMillis(20))
                .build();
        assertThatThrownBy(() -> node.shutdown().join())
                .cause()
                .hasMessage("Shutdown failed: fatal error: adapter shutdown timed out");
    }

    @Test
    void flushThatMeetsAShutdownStillAnswers() {
        for (int round = 0; round < 50; round++) {
            RecordingTransport each = new RecordingTransport();
            NetNode node = NetNode.builder().transport(each).build();
            node.emitRaw("1");
            CompletableFuture<Void> flush = node.flush();
            CompletableFuture<Void> shutdown = node.shutdown();
            assertThat(flush).succeedsWithin(Duration.ofSeconds(60));
            assertThat(shutdown).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void corruptRecordsThatReadersMeetAreCounted() {
        transport.page = new ShardPage(List.of(), "3", false, 3, 0);
        try (NetNode node = NetNode.builder().transport(transport).shards(1).build()) {
            node.poll(PollRequest.of(10));
            assertThat(node.stats().eventsCorrupt()).isEqualTo(3);
            assertThat(node.prometheusText()).contains("net_bus_corrupt_total 3\n");
        }
    }

    @Test
    void nodesOfOneProcessHaveTheirOwnNonces() {
        RecordingTransport other = new RecordingTransport();
        try (NetNode one = NetNode.builder().transport(transport).build();
                NetNode two = NetNode.builder().transport(other).build()) {
            one.emitRaw("1");
            two.emitRaw("1");
        }
        assertThat(transport.batches.get(0).producerNonce())
                .isNotZero()
                .isNotEqualTo(other.batches.get(0).producerNonce());
    }

    @Test
    void manyProducersLoseNothingAndEachKeepsItsOrderWithinAShard() throws InterruptedException {
        Queue<EventBatch> received = new ConcurrentLinkedQueue<>();
        transport.onAppend = batch -> {
            received.add(batch);
            return CompletableFuture.completedFuture(null);
        };
        int producers = 4;
        int each = 20_000;
        NetNode node = NetNode.builder().transport(transport).build();
        List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int name = producer;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    node.emitRaw(name + "." + i);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        node.close();
        Map<String, Integer> last = new HashMap<>();
        int count = 0;
        for (EventBatch batch : received) {
            for (EventBatch.Entry entry : batch.entries()) {
                String[] parts = new String(entry.payload(), UTF_8).split("\\.");
                int number = Integer.parseInt(parts[1]);
                Integer before = last.put(batch.shardId() + "/" + parts[0], number);
                assertThat(before == null || before < number)
                        .as("%s after %s", number, before)
                        .isTrue();
                count++;
            }
        }
        assertThat(count).isEqualTo(producers * each);
    }

    private final CompletableFuture<Void> held = new CompletableFuture<>();

    /** Keeps the one shard's dispatcher busy with a batch of one event until {@link #release()}. */
    private void occupy(NetNode node) {
        node.emitRaw("\"first of all\"");
        await().until(() -> transport.batches.size() == 1);
    }

    private void hold() {
        transport.onAppend = batch -> held;
    }

    private void release() {
        held.complete(null);
    }
}
