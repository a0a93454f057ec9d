package io.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.RequiresRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A writer and a reader on one broker. The pairing of the Rust implementation with itself shows that a scenario is right. */
@RequiresRustPeer
class BusScenariosIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Stream<Arguments> pairings() {
        return Stream.of(Implementation.values())
                .flatMap(one -> Stream.of(Implementation.values()).map(other -> Arguments.of(one, other)));
    }

    /** One broker for all, told apart by prefixes. */
    @Nested
    @RequiresRedis
    class OverRedis {

        private static RedisServer server;
        private static int prefixes;

        private final Map<String, Object> options =
                Map.of("num_shards", 2, "redis_url", server.url(), "redis_prefix", "interop" + ++prefixes);

        static Stream<Arguments> pairings() {
            return BusScenariosIT.pairings();
        }

        @BeforeAll
        static void startServer() {
            server = RedisServer.start();
        }

        @AfterAll
        static void stopServer() {
            server.close();
        }

        @ParameterizedTest(name = "{0} writes, {1} reads")
        @MethodSource("pairings")
        void whatOneWritesTheOtherReads(Implementation writes, Implementation reads) {
            List<String> payloads = IntStream.range(0, 500)
                    .mapToObj(i -> "{\"index\": " + i + ",\"text\":\"ä€\"}")
                    .toList();
            Map<String, Integer> shardOf = new HashMap<>();
            try (Driver writer = Driver.start(writes);
                    Driver reader = Driver.start(reads)) {
                RemoteObject out = writer.create("Net", "bus", options);
                for (String payload : payloads) {
                    JsonNode receipt = out.call("ingest_raw", Map.of("json", payload));
                    shardOf.put(payload, receipt.path("shard_id").asInt());
                }
                RemoteObject in = reader.create("Net", "bus", options);

                List<JsonNode> events = readAll(in, payloads.size());

                assertThat(raws(events)).containsExactlyInAnyOrderElementsOf(payloads);
                assertThat(events)
                        .allSatisfy(event -> assertThat(event.path("shard_id").asInt())
                                .isEqualTo(shardOf.get(event.path("raw").asString())));
                for (int shard = 0; shard < 2; shard++) {
                    int number = shard;
                    assertThat(raws(events).stream().filter(raw -> shardOf.get(raw) == number))
                            .as("order within shard %d", shard)
                            .containsExactlyElementsOf(payloads.stream()
                                    .filter(payload -> shardOf.get(payload) == number)
                                    .toList());
                }
                assertThat(out.call("stats").path("events_ingested").asLong()).isEqualTo(500);
            }
        }

        @ParameterizedTest(name = "{0} writes, {1} reads")
        @MethodSource("pairings")
        void aFilterFindsWhatTheOtherWrote(Implementation writes, Implementation reads) {
            try (Driver writer = Driver.start(writes);
                    Driver reader = Driver.start(reads)) {
                RemoteObject out = writer.create("Net", "bus", options);
                List<String> batch = IntStream.range(0, 100)
                        .mapToObj(i -> "{\"index\":" + i + ",\"even\":" + (i % 2 == 0) + "}")
                        .toList();
                assertThat(out.call("ingest_raw_batch", Map.of("events", batch)).asInt())
                        .isEqualTo(100);
                RemoteObject in = reader.create("Net", "bus", options);
                readAll(in, 100);

                JsonNode page = in.call("poll", Map.of("limit", 1000, "filter", "{\"path\":\"even\",\"value\":true}"));

                assertThat(page.path("events").size()).isEqualTo(50);
            }
        }

        @ParameterizedTest(name = "{0} writes, {1} reads")
        @MethodSource("pairings")
        void aCursorGoesOnWhereAnotherNodeStopped(Implementation writes, Implementation reads) {
            try (Driver writer = Driver.start(writes);
                    Driver reader = Driver.start(reads)) {
                RemoteObject out = writer.create("Net", "bus", options);
                out.call("ingest_raw_batch", Map.of("events", numbers(0, 50)));
                readAll(out, 50);
                JsonNode first = out.call("poll", Map.of("limit", 20));
                RemoteObject in = reader.create("Net", "bus", options);

                List<JsonNode> rest = readAll(in, 30, first.path("next_id").asString());

                List<String> seen =
                        new ArrayList<>(raws(first.path("events").valueStream().toList()));
                seen.addAll(raws(rest));
                assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(0, 50));
            }
        }

        @ParameterizedTest(name = "{0} writes, {1} reads")
        @MethodSource("pairings")
        void aWriterThatIsToldToEndLeavesNothingBehind(Implementation writes, Implementation reads) {
            try (Driver reader = Driver.start(reads)) {
                try (Driver writer = Driver.start(writes)) {
                    writer.create("Net", "bus", options).call("ingest_raw_batch", Map.of("events", numbers(0, 1000)));
                }
                RemoteObject in = reader.create("Net", "bus", options);

                assertThat(raws(readAll(in, 1000))).containsExactlyInAnyOrderElementsOf(numbers(0, 1000));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedOptionIsAnErrorWithItsRule(Implementation implementation) {
        try (Driver driver = Driver.start(implementation)) {
            assertThatThrownBy(() -> Driver.await(
                            driver.send(Map.of("new", "Net", "as", "bus", "args", Map.of("num_shards", 0)))))
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining("num_shards must be > 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsOfOneNodeOverlap(Implementation implementation) {
        try (Driver driver = Driver.start(implementation)) {
            RemoteObject bus = driver.create("Net", "bus", Map.of("num_shards", 1));
            List<CompletableFuture<JsonNode>> calls = IntStream.range(0, 50)
                    .mapToObj(i -> bus.start("ingest_raw", Map.of("json", Integer.toString(i))))
                    .toList();

            calls.forEach(Driver::await);

            assertThat(bus.call("stats").path("events_ingested").asLong()).isEqualTo(50);
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static List<String> raws(List<JsonNode> events) {
        return events.stream().map(event -> event.path("raw").asString()).toList();
    }

    private static List<JsonNode> readAll(RemoteObject bus, int count) {
        return readAll(bus, count, "");
    }

    /** Polls on from a cursor until so many events came; more would fail the test that counts them. */
    private static List<JsonNode> readAll(RemoteObject bus, int count, String cursor) {
        List<JsonNode> events = new ArrayList<>();
        String[] position = {cursor};
        await().atMost(PATIENCE).until(() -> {
            JsonNode page = bus.call(
                    "poll", position[0].isEmpty() ? Map.of("limit", 200) : Map.of("limit", 200, "cursor", position[0]));
            page.path("events").forEach(events::add);
            if (page.hasNonNull("next_id")) {
                position[0] = page.path("next_id").asString();
            }
            return events.size() >= count;
        });
        return events;
    }
}
