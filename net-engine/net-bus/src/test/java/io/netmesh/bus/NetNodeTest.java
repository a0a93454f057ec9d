package io.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.memory.MemoryOptions;
import io.netmesh.bus.memory.MemoryTransport;
import io.netmesh.metrics.MetricFamily;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The node with its default transport. */
class NetNodeTest {

    @Test
    void everyWayToEmitIsReadInTheOrderOfEmitting() {
        try (NetNode node = NetNode.builder().build()) {
            node.emit(Map.of("way", "emit"));
            node.emit("key", Map.of("way", "keyed emit"));
            node.emitRaw("{\"way\":\"emitRaw\"}");
            node.emitRaw("key", "{\"way\":\"keyed emitRaw\"}");
            assertThat(node.emitBuffer("{\"way\":\"array\"}".getBytes(UTF_8))).isTrue();
            assertThat(node.emitBuffer(ByteBuffer.wrap("__{\"way\":\"buffer\"}".getBytes(UTF_8))
                            .position(2)))
                    .isTrue();
            assertThat(node.emitBatch(List.of(Map.of("way", "batch 1"), Map.of("way", "batch 2"))))
                    .isEqualTo(2);
            assertThat(node.emitRawBatch(List.of("{\"way\":\"raw 1\"}", "{\"way\":\"raw 2\"}")))
                    .isEqualTo(2);
            assertThat(node.fire("{\"way\":\"fire\"}")).isTrue();
            assertThat(node.fireBatch(List.of("{\"way\":\"fire 1\"}", "{\"way\":\"fire 2\"}")))
                    .isEqualTo(2);
            assertThat(node.emitAsync("{\"way\":\"async\"}".getBytes(UTF_8))).isCompleted();
            assertThat(node.emitAsync("key", "{\"way\":\"keyed async\"}".getBytes(UTF_8)))
                    .isCompleted();

            assertThat(node.poll(PollRequest.of(100)).events())
                    .extracting(StoredEvent::raw)
                    .containsExactly(
                            "{\"way\":\"emit\"}",
                            "{\"way\":\"keyed emit\"}",
                            "{\"way\":\"emitRaw\"}",
                            "{\"way\":\"keyed emitRaw\"}",
                            "{\"way\":\"array\"}",
                            "{\"way\":\"buffer\"}",
                            "{\"way\":\"batch 1\"}",
                            "{\"way\":\"batch 2\"}",
                            "{\"way\":\"raw 1\"}",
                            "{\"way\":\"raw 2\"}",
                            "{\"way\":\"fire\"}",
                            "{\"way\":\"fire 1\"}",
                            "{\"way\":\"fire 2\"}",
                            "{\"way\":\"async\"}",
                            "{\"way\":\"keyed async\"}");
            assertThat(node.stats().eventsIngested()).isEqualTo(15);
            assertThat(node.stats().eventsDispatched()).isEqualTo(15);
        }
    }

    @Test
    void emptyBatchesTakeNothing() {
        try (NetNode node = NetNode.builder().build()) {
            assertThat(node.emitBatch(List.of())).isZero();
            assertThat(node.emitRawBatch(List.of())).isZero();
            assertThat(node.fireBatch(List.of())).isZero();
        }
    }

    @Test
    void emittedBytesAreACopy() {
        try (NetNode node = NetNode.builder().build()) {
            byte[] mine = "1234".getBytes(UTF_8);
            node.emitBuffer(mine);
            node.emitAsync(mine);
            Arrays.fill(mine, (byte) '9');
            assertThat(node.poll(PollRequest.of(2)).events())
                    .extracting(StoredEvent::raw)
                    .containsExactly("1234", "1234");
        }
    }

    @Test
    void eventsOfOneKeyShareAShard() {
        try (NetNode node = NetNode.builder().shards(16).build()) {
            int shard = node.emitRaw("sensor-7", "{\"n\":0}").shardId();
            for (int i = 1; i < 50; i++) {
                assertThat(node.emitRaw("sensor-7", "{\"n\":" + i + "}").shardId())
                        .isEqualTo(shard);
            }
            assertThat(node.emitAsync("sensor-7", new byte[] {'1'}).join().shardId())
                    .isEqualTo(shard);
        }
    }

    @Test
    void receiptsRiseWithinAShard() {
        try (NetNode node = NetNode.builder().shards(1).build()) {
            long last = 0;
            for (int i = 0; i < 10_000; i++) {
                Receipt receipt = node.emitRaw("1");
                assertThat(receipt.timestamp()).isGreaterThan(last);
                last = receipt.timestamp();
            }
        }
    }

    @Test
    void oddPayloadsAreAcceptedAndSkippedByReaders() {
        try (NetNode node = NetNode.builder().shards(1).build()) {
            node.emitRaw("not json");
            node.emitRaw("");
            node.emitRaw("1,\"t\":5");
            assertThat(node.emitBuffer(new byte[] {(byte) 0xFF})).isTrue();
            node.emitRaw("{\"later\":true}");
            PollResponse page = node.poll(PollRequest.of(10));
            assertThat(page.events()).extracting(StoredEvent::raw).containsExactly("{\"later\":true}");
            assertThat(node.stats().eventsCorrupt()).isEqualTo(4);
            assertThat(node.stats().eventsIngested()).isEqualTo(5);
            node.poll(PollRequest.of(10));
            assertThat(node.stats().eventsCorrupt()).as("counted once").isEqualTo(4);
        }
    }

    @Test
    void tooLargeEventIsRefusedAndCounted() {
        try (NetNode node = NetNode.builder()
                .memory(MemoryOptions.defaults().withMaxEventBytes(8))
                .build()) {
            assertThatThrownBy(() -> node.emitRaw("123456789"))
                    .isInstanceOfSatisfying(
                            IngestionException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(IngestionException.Kind.TOO_LARGE))
                    .hasMessageStartingWith("Ingestion failed: ");
            assertThat(node.fire("123456789")).isFalse();
            assertThat(node.emitBuffer(new byte[9])).isFalse();
            assertThat(node.emitRawBatch(List.of("1", "123456789", "2"))).isEqualTo(2);
            assertThat(node.emitAsync(new byte[9])).isCompletedExceptionally();
            assertThat(node.stats().eventsDropped()).isEqualTo(5);
        }
    }

    @Test
    void objectThatIsNoJsonIsRefusedAndCounted() {
        try (NetNode node = NetNode.builder().build()) {
            Object selfish = new Object() {
                @SuppressWarnings("unused")
                public Object getSelf() {
                    throw new IllegalStateException("no");
                }
            };
            assertThatThrownBy(() -> node.emit(selfish))
                    .isInstanceOf(IngestionException.class)
                    .hasMessageStartingWith("Ingestion failed: serialization error: ");
            assertThat(node.emitBatch(List.of(1, selfish, 2))).isEqualTo(2);
            assertThat(node.stats().eventsDropped()).isEqualTo(2);
        }
    }

    @Test
    void pollOneGivesOneEventAfterTheOther() {
        try (NetNode node = NetNode.builder().build()) {
            node.emitRaw("1");
            node.emitRaw("2");
            assertThat(node.pollOne()).map(StoredEvent::raw).contains("1");
            assertThat(node.pollOne()).map(StoredEvent::raw).contains("2");
            assertThat(node.pollOne()).isEmpty();
        }
    }

    @Test
    void afterShutdownEveryOperationAnswersAsPromised() {
        NetNode node = NetNode.builder().build();
        node.emitRaw("1");
        node.close();
        assertThat(node.isHealthy()).isFalse();
        List<Runnable> throwing = List.of(
                () -> node.emit(1),
                () -> node.emit("k", 1),
                () -> node.emitRaw("1"),
                () -> node.emitRaw("k", "1"),
                () -> node.emitBatch(List.of(1)),
                () -> node.emitBatch(List.of()),
                () -> node.emitRawBatch(List.of("1")),
                () -> node.poll(PollRequest.of(1)),
                node::pollOne,
                node::stats,
                node::shards,
                node::flush,
                () -> node.subscribe(SubscribeOptions.defaults()));
        assertThat(throwing)
                .allSatisfy(operation -> assertThatThrownBy(operation::run)
                        .isInstanceOf(NodeShutDownException.class)
                        .hasMessage("EventBus has been shut down"));
        assertThat(node.emitBuffer(new byte[1])).isFalse();
        assertThat(node.emitBuffer(ByteBuffer.allocate(1))).isFalse();
        assertThat(node.fire("1")).isFalse();
        assertThat(node.fireBatch(List.of("1"))).isZero();
        assertThatThrownBy(() -> node.emitAsync(new byte[1]).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NodeShutDownException.class);
        assertThat(node.prometheusText()).as("meters stay readable").contains("net_bus_ingested_total 1\n");
        assertThat(node.prometheusText()).as("late events are not drops").contains("net_bus_dropped_total 0\n");
    }

    @Test
    void shutdownTwiceSucceedsTwice() {
        NetNode node = NetNode.builder().build();
        CompletableFuture<Void> first = node.shutdown();
        CompletableFuture<Void> second = node.shutdown();
        first.join();
        second.join();
        node.close();
    }

    @Test
    void transportThatIsStartedTwiceRefusesTheSecondNode() {
        MemoryTransport store = new MemoryTransport();
        try (NetNode node = NetNode.builder().transport(store).build()) {
            node.emitRaw("1");
            assertThatThrownBy(() -> NetNode.builder().transport(store).build())
                    .hasMessageStartingWith("Failed to create EventBus: fatal error: ");
        }
    }

    @Test
    void retentionCountsAsEvictedAndNotAsDropped() {
        try (NetNode node = NetNode.builder()
                .memory(MemoryOptions.defaults().withMaxEvents(100))
                .backpressure(BackpressureMode.FAIL_PRODUCER)
                .build()) {
            for (int i = 0; i < 1000; i++) {
                node.emitRaw("" + i);
            }
            NodeStats stats = node.stats();
            assertThat(stats.eventsDropped()).isZero();
            assertThat(stats.eventsEvicted()).isEqualTo(900);
            assertThat(stats.eventsRetained()).isEqualTo(100);
            assertThat(stats.bytesRetained()).isPositive();
            assertThat(node.poll(PollRequest.of(1000)).events()).hasSize(100);
        }
    }

    @Test
    void metersHaveTheirNamesAndOneDepthPerShard() {
        try (NetNode node = NetNode.builder().shards(2).build()) {
            node.emitRaw("1");
            assertThat(node.metricFamilies())
                    .extracting(MetricFamily::name)
                    .containsExactly(
                            "net_bus_ingested_total",
                            "net_bus_dropped_total",
                            "net_bus_evicted_total",
                            "net_bus_failed_total",
                            "net_bus_corrupt_total",
                            "net_bus_missed_total",
                            "net_bus_dispatched_total",
                            "net_bus_batches_dispatched_total",
                            "net_bus_shard_depth",
                            "net_bus_retained_events",
                            "net_bus_retained_bytes");
            assertThat(node.prometheusText())
                    .contains("net_bus_ingested_total 1\n")
                    .contains("net_bus_shard_depth{shard=\"0\"} 0\n")
                    .contains("net_bus_shard_depth{shard=\"1\"} 0\n")
                    .contains("net_bus_retained_events 1\n");
        }
    }

    @Test
    void transportIsNamedAndHealthy() {
        try (NetNode node = NetNode.builder().build();
                NetNode noop = NetNode.builder().noop().build()) {
            assertThat(node.transportName()).isEqualTo("memory");
            assertThat(node.isHealthy()).isTrue();
            assertThat(noop.transportName()).isEqualTo("noop");
            noop.emitRaw("1");
            noop.flush().join();
            assertThat(noop.poll(PollRequest.of(10)).events()).isEmpty();
            assertThat(noop.stats().eventsDispatched()).isEqualTo(1);
        }
    }

    @Test
    void flushOfMemoryHasNothingToWaitFor() {
        try (NetNode node = NetNode.builder().build()) {
            node.emitRaw("1");
            assertThat(node.flush()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void transportThatDoesNotComeUpFailsTheBuild() {
        ScriptedTransport refusing = new ScriptedTransport();
        refusing.onStart = () -> CompletableFuture.failedFuture(new io.netmesh.bus.transport.TransportException(
                io.netmesh.bus.transport.TransportException.Kind.CONNECTION, "refused", null));
        assertThatThrownBy(() -> NetNode.builder().transport(refusing).build())
                .hasMessage("Failed to create EventBus: connection error: refused");
        assertThat(refusing.shutdowns).hasValue(1);

        ScriptedTransport silent = new ScriptedTransport();
        silent.onStart = CompletableFuture::new;
        assertThatThrownBy(() -> NetNode.builder()
                        .transport(silent)
                        .adapterTimeout(Duration.ofMillis(20))
                        .build())
                .hasMessage("Failed to create EventBus: fatal error: adapter init timed out");
    }

    @Test
    void shutdownThatFailsSaysSoToEveryCaller() {
        ScriptedTransport transport = new ScriptedTransport();
        transport.onShutdown = () -> CompletableFuture.failedFuture(new IllegalStateException("stuck"));
        NetNode node = NetNode.builder().transport(transport).build();
        for (int call = 0; call < 2; call++) {
            assertThatThrownBy(() -> node.shutdown().join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .hasMessageStartingWith("Shutdown failed: fatal error: ");
        }
        assertThatThrownBy(node::close).hasMessageStartingWith("Shutdown failed: fatal error: ");
        assertThat(transport.shutdowns).hasValue(1);
    }
}
