package io.netmesh.bus.redis;

import static io.netmesh.bus.redis.RedisRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.testkit.RequiresRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@RequiresRedis
class RedisWireIT {

    private static final int BATCH = 20;

    private RedisRig rig;
    private WireTap tap;

    @BeforeEach
    void listen() throws IOException {
        rig = new RedisRig();
        tap = new WireTap(rig.server.port());
    }

    @AfterEach
    void close() {
        rig.close();
        tap.close();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void batchesGoOutAsEveryWriterSendsThem(JsonNode write) {
        rig.redis().flushall();
        JsonNode limit = write.get("max_stream_len");
        RedisTransport transport = rig.start(
                rig.config(tap.url())
                        .prefix(write.get("prefix").stringValue())
                        .maxStreamLen(limit.isNull() ? null : limit.longValue()),
                write.get("shards").intValue(),
                () -> {});

        for (JsonNode transaction : write.get("transactions")) {
            await(transport.append(AppendTransactionTest.batch(transaction)));
            String expected = latin1(transaction.get("bytes_sent_hex").stringValue());
            assertThat(tap.sent()).anySatisfy(bytes -> assertThat(bytes).endsWith(expected));
            String key = write.get("prefix").stringValue() + ":shard:"
                    + transaction.get("shard").intValue();
            assertThat(rig.redis().xlen(key))
                    .isEqualTo(transaction.get("events").size());
        }
    }

    static Stream<JsonNode> writes() {
        return RedisVectors.cases("redis-write.json");
    }

    /** The page after a cursor is asked for in the same words; behind it goes one question of ours, for the cursor's record. */
    @ParameterizedTest
    @MethodSource("reads")
    void pagesAreAskedForAsEveryReaderDoes(JsonNode read) {
        RedisTransport transport =
                rig.start(rig.config(tap.url()).prefix(read.get("prefix").stringValue()), 1, () -> {});

        for (JsonNode command : read.get("commands")) {
            String expected = latin1(command.get("bytes_hex").stringValue());
            int count = command.get("count").intValue();
            String start = expected.split("\r\n")[6];
            await(transport.read(
                    command.get("shard").intValue(), start.equals("-") ? null : start.substring(1), count - 1));

            assertThat(tap.sent()).anySatisfy(bytes -> assertThat(bytes).contains(expected));
        }
    }

    static Stream<JsonNode> reads() {
        return RedisVectors.cases("redis-read.json");
    }

    @Test
    void foreignRecordsAreReadOrSkippedAsTheReferenceDoes() {
        RedisTransport transport = rig.start();
        List<String> expected = new ArrayList<>();
        int corrupt = 0;
        for (JsonNode vector : RedisVectors.file("stored-values.json").get("cases")) {
            byte[] value = HexFormat.of().parseHex(vector.get("value_hex").stringValue());
            rawAdd(rig.key(0), value);
            // Records without member names are the one thing the reference takes and we do not.
            boolean positional = value.length > 0 && value[0] == '[';
            if (vector.get("delivered").booleanValue() && !positional) {
                expected.add(vector.get("payload_hex").stringValue());
            } else {
                corrupt++;
            }
        }

        ShardPage page = await(transport.read(0, null, 1000));

        assertThat(page.events())
                .extracting(event -> HexFormat.of().formatHex(event.payload()))
                .isEqualTo(expected);
        assertThat(page.skipped()).isEqualTo(corrupt);
        assertThat(page.events()).extracting(StoredEvent::shardId).containsOnly(0);
    }

    private void rawAdd(String key, byte[] value) {
        io.lettuce.core.RedisClient client = io.lettuce.core.RedisClient.create(rig.server.url());
        try (var connection = client.connect(io.lettuce.core.codec.ByteArrayCodec.INSTANCE)) {
            connection.sync().xadd(key.getBytes(StandardCharsets.UTF_8), java.util.Map.of(new byte[] {'d'}, value));
        } finally {
            client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    /** Many shards at once, from threads of ours and of the client: on the wire each transaction stands by itself. */
    @Test
    void transactionsNeverMingle() {
        int shards = 8;
        int batches = 100;
        RedisTransport transport = rig.start(rig.config(tap.url()), shards, () -> {});
        ExecutorService ours = Executors.newFixedThreadPool(4);
        try {
            CompletableFuture<?>[] all = new CompletableFuture<?>[shards];
            for (int shard = 0; shard < shards; shard++) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                all[shard] = done;
                appendInTurn(transport, shard, batches, shard % 2 == 0 ? ours : Runnable::run, 0, done);
            }
            await(CompletableFuture.allOf(all));
        } finally {
            ours.shutdown();
        }

        assertEveryAddStandsInItsOwnTransaction();
        for (int shard = 0; shard < shards; shard++) {
            assertThat(RedisRig.readAll(transport, shard)).hasSize(batches * BATCH);
        }
    }

    private static void appendInTurn(
            RedisTransport transport,
            int shard,
            int batches,
            Executor executor,
            int number,
            CompletableFuture<Void> done) {
        if (number == batches) {
            done.complete(null);
            return;
        }
        int first = number * BATCH;
        EventBatch batch = RedisRig.batch(
                shard, first, IntStream.range(first, first + BATCH).toArray());
        transport
                .append(batch)
                .whenCompleteAsync(
                        (stored, failure) -> {
                            if (failure != null) {
                                done.completeExceptionally(failure);
                            } else {
                                appendInTurn(transport, shard, batches, executor, number + 1, done);
                            }
                        },
                        executor);
    }

    private void assertEveryAddStandsInItsOwnTransaction() {
        for (String bytes : tap.sent()) {
            boolean open = false;
            String key = null;
            for (String word : bytes.split("\r\n")) {
                switch (word) {
                    case "MULTI" -> {
                        assertThat(open).as("a transaction inside another").isFalse();
                        open = true;
                        key = null;
                    }
                    case "EXEC" -> {
                        assertThat(open).isTrue();
                        open = false;
                    }
                    case "XADD" ->
                        assertThat(open).as("XADD outside a transaction").isTrue();
                    default -> {
                        if (word.startsWith(rig.prefix) && open) {
                            assertThat(key == null || key.equals(word))
                                    .as("one shard per transaction")
                                    .isTrue();
                            key = word;
                        }
                    }
                }
            }
        }
    }

    private static String latin1(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
