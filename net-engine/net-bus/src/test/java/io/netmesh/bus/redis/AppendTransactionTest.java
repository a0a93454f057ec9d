package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.protocol.RedisCommand;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class AppendTransactionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @ParameterizedTest
    @MethodSource("writes")
    void bytesAreThoseOfEveryWriter(JsonNode write) {
        JsonNode limit = write.get("max_stream_len");
        for (JsonNode transaction : write.get("transactions")) {
            int shard = transaction.get("shard").intValue();
            AppendEncoder encoder = new AppendEncoder(
                    new RedisKeys(write.get("prefix").stringValue()).shard(shard),
                    limit.isNull() ? null : limit.longValue());

            assertThat(bytes(new AppendTransaction(encoder, batch(transaction), TIMEOUT).commands()))
                    .isEqualTo(transaction.get("bytes_sent_hex").stringValue());
        }
    }

    static Stream<JsonNode> writes() {
        return RedisVectors.cases("redis-write.json");
    }

    @Test
    void dedupIdsAreThoseOfEveryWriter() {
        writes().flatMap(write -> write.get("transactions").valueStream()).forEach(transaction -> {
            List<String> expected = new ArrayList<>();
            transaction
                    .get("events")
                    .forEach(event -> expected.add(event.get("dedup_id").stringValue()));
            EventBatch batch = batch(transaction);
            List<String> ids = new ArrayList<>();
            for (int index = 0; index < batch.entries().size(); index++) {
                ids.add(batch.dedupId(index));
            }
            assertThat(ids).isEqualTo(expected);
        });
    }

    @Test
    void executedTransactionIsStored() {
        AppendTransaction transaction = transaction();
        List<RedisCommand<byte[], byte[], ?>> commands = transaction.commands();
        commands.forEach(RedisCommand::complete);

        assertThat(transaction.stored()).isCompleted();
    }

    @Test
    void transactionIsNotStoredBeforeItsLastReply() {
        AppendTransaction transaction = transaction();
        List<RedisCommand<byte[], byte[], ?>> commands = transaction.commands();
        commands.subList(0, commands.size() - 1).forEach(RedisCommand::complete);

        assertThat(transaction.stored()).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({
        "READONLY You can't write against a read only replica., transient",
        "NOREPLICAS Not enough good replicas to write., transient",
        "LOADING Redis is loading the dataset in memory, transient",
        "BUSY Redis is busy running a script, transient",
        "CLUSTERDOWN Hash slot not served, transient",
        "MOVED 3999 127.0.0.1:6381, transient",
        "OOM command not allowed when used memory > 'maxmemory'., fatal",
        "NOPERM this user has no permissions, fatal",
        "WRONGTYPE Operation against a key holding the wrong kind of value, fatal",
        "CROSSSLOT Keys in request don't hash to the same slot, fatal"
    })
    void firstRefusalDecidesAndNotTheAbortBehindIt(String refusal, String kind) {
        AppendTransaction transaction = transaction();
        List<RedisCommand<byte[], byte[], ?>> commands = transaction.commands();
        commands.get(1).getOutput().setError(StandardCharsets.UTF_8.encode(refusal));
        commands.get(3)
                .getOutput()
                .setError(StandardCharsets.UTF_8.encode("EXECABORT Transaction discarded because of previous errors."));
        commands.forEach(RedisCommand::complete);

        assertThatThrownBy(transaction.stored()::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(TransportException.class, failure -> {
                    assertThat(failure.kind().code()).isEqualTo(kind);
                    assertThat(failure).hasMessage(kind + " error: " + refusal);
                });
    }

    @Test
    void lostConnectionIsTransient() {
        AppendTransaction transaction = transaction();
        transaction.commands().get(1).cancel();

        assertThatThrownBy(transaction.stored()::join)
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
    }

    private static AppendTransaction transaction() {
        EventBatch.Entry entry = new EventBatch.Entry(new byte[] {'1'}, 1);
        return new AppendTransaction(
                new AppendEncoder(new RedisKeys("t").shard(0), null),
                new EventBatch(0, List.of(entry, entry), 0, 1),
                TIMEOUT);
    }

    static EventBatch batch(JsonNode transaction) {
        List<EventBatch.Entry> entries = new ArrayList<>();
        transaction
                .get("events")
                .forEach(event -> entries.add(new EventBatch.Entry(
                        HexFormat.of().parseHex(event.get("payload_hex").stringValue()),
                        event.get("insertion_ts").longValue())));
        return new EventBatch(
                transaction.get("shard").intValue(),
                entries,
                transaction.get("sequence_start").longValue(),
                Long.parseUnsignedLong(transaction.get("producer_nonce").stringValue(), 16));
    }

    private static String bytes(List<RedisCommand<byte[], byte[], ?>> commands) {
        ByteBuf out = Unpooled.buffer();
        commands.forEach(command -> command.encode(out));
        return ByteBufUtil.hexDump(out);
    }
}
