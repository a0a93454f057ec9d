package io.netmesh.bus.jetstream;

import static io.netmesh.bus.jetstream.RunningTransport.get;
import static io.netmesh.bus.jetstream.RunningTransport.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNats
class JetStreamTransportIT {

    private static NatsServer server;
    private static Connection client;
    private static int prefixes;

    private final Producer producer = new Producer();
    private String prefix;
    private RunningTransport node;

    @BeforeAll
    static void startServer() throws Exception {
        server = NatsServer.start();
        client = Nats.connect(server.url());
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        server.close();
    }

    @BeforeEach
    void startNode() {
        prefix = "it" + System.nanoTime() + "-" + ++prefixes;
        node = new RunningTransport(config().build());
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private JetStreamTransportConfig.Builder config() {
        return JetStreamTransportConfig.builder(server.url()).prefix(prefix);
    }

    @Test
    void eventsComeBackInOrderWithTheirIdentity() {
        node.append(producer.batch(0, "{\"token\": \"world\"}", "{\"b\":2,\"a\":1}"));

        ShardPage page = node.read(0, null, 10);

        assertThat(payloads(page.events())).containsExactly("{\"token\": \"world\"}", "{\"b\":2,\"a\":1}");
        StoredEvent second = page.events().get(1);
        assertThat(second.id()).isEqualTo("2");
        assertThat(second.shardId()).isZero();
        assertThat(second.insertionTs()).isEqualTo(1001);
        assertThat(second.dedupId()).contains("123456789abcdef:0:0:1");
        assertThat(page.nextId()).isEqualTo("2");
        assertThat(page.hasMore()).isFalse();
        assertThat(page.missed()).isZero();
    }

    @Test
    void aPageEndsAtItsLimitAndSaysThatMoreFollows() {
        node.append(producer.numbers(0, 5));

        ShardPage first = node.read(0, null, 2);
        ShardPage second = node.read(0, first.nextId(), 2);
        ShardPage third = node.read(0, second.nextId(), 2);

        assertThat(payloads(first.events())).containsExactly("0", "1");
        assertThat(first.hasMore()).isTrue();
        assertThat(payloads(second.events())).containsExactly("2", "3");
        assertThat(second.hasMore()).isTrue();
        assertThat(payloads(third.events())).containsExactly("4");
        assertThat(third.hasMore()).isFalse();
        assertThat(node.read(0, third.nextId(), 2)).isEqualTo(ShardPage.EMPTY);
    }

    @Test
    void aBatchThatIsSentAgainIsStoredOnce() {
        EventBatch batch = producer.numbers(0, 3);

        node.append(batch);
        node.append(batch);

        assertThat(payloads(node.readAll(0))).containsExactly("0", "1", "2");
    }

    @Test
    void aBatchOfTenThousandIsStoredInOrder() {
        node.append(producer.numbers(0, 10_000));

        assertThat(payloads(node.readAll(0)))
                .isEqualTo(
                        IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
    }

    @Test
    void batchesOfSeveralShardsOverlap() {
        List<CompletableFuture<Void>> batches = IntStream.range(0, 2)
                .mapToObj(shard ->
                        node.transport.append(producer.numbers(shard, 3000)).toCompletableFuture())
                .toList();

        batches.forEach(RunningTransport::get);

        assertThat(node.readAll(0)).hasSize(3000);
        assertThat(node.readAll(1)).hasSize(3000);
    }

    @Test
    void aReaderSeesWhatWasStoredBeforeItReads() {
        for (int i = 0; i < 200; i++) {
            node.append(producer.numbers(0, 1));

            String after = i == 0 ? null : Integer.toString(i);
            assertThat(payloads(node.read(0, after, 10).events())).containsExactly(Integer.toString(i));
        }
    }

    @Test
    void readersOfOnePositionSeeTheSame() {
        node.append(producer.numbers(0, 4));

        assertThat(payloads(node.read(0, "1", 10).events())).containsExactly("1", "2", "3");
        assertThat(payloads(node.read(0, "1", 1).events())).containsExactly("1");
        assertThat(payloads(node.read(0, "1", 10).events())).containsExactly("1", "2", "3");
        assertThat(payloads(node.read(0, null, 10).events())).containsExactly("0", "1", "2", "3");
    }

    @Test
    void everythingSettlesWhenManyReadAtOnce() {
        node.append(producer.numbers(0, 500));

        List<CompletableFuture<ShardPage>> pages = IntStream.range(0, 100)
                .mapToObj(i ->
                        node.transport.read(0, Integer.toString(i % 20), 1000).toCompletableFuture())
                .toList();

        for (int i = 0; i < pages.size(); i++) {
            assertThat(get(pages.get(i)).events()).as("reader %d", i).hasSize(500 - i % 20);
        }
    }

    @Test
    void anIdleReaderIsToldOfTheNextEvent() {
        assertThat(node.read(0, null, 10)).isEqualTo(ShardPage.EMPTY);
        try (RunningTransport other = new RunningTransport(config().build())) {
            int before = node.signals.get();

            other.append(producer.batch(0, "1"));

            await().until(() -> node.signals.get() > before);
            assertThat(payloads(node.read(0, null, 10).events())).containsExactly("1");
        }
    }

    @Test
    void aReaderThatCaughtUpIsToldOfTheNextEvent() {
        node.append(producer.numbers(0, 3));
        assertThat(node.read(0, "3", 10)).isEqualTo(ShardPage.EMPTY);
        int before = node.signals.get();

        node.append(producer.numbers(0, 1));

        await().until(() -> node.signals.get() > before);
        assertThat(payloads(node.read(0, "3", 10).events())).containsExactly("3");
    }

    @Test
    void corruptRecordsAreSkippedAndCountedAndNullIsAnEvent() throws Exception {
        node.append(producer.batch(0, "1", "not json", "null", "", "2", "1,\"t\":5"));
        client.jetStream()
                .publish(prefix + ".shard.0", "{\"r\":7,\"t\":1,\"s\":65536}".getBytes(StandardCharsets.US_ASCII));

        ShardPage page = node.read(0, null, 10);

        assertThat(payloads(page.events())).containsExactly("1", "null", "2");
        assertThat(page.skipped()).isEqualTo(4);
        assertThat(page.nextId()).isEqualTo("7");
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void aRunOfCorruptRecordsIsPassed() {
        node.append(producer.batch(0, "x", "x", "x", "1"));

        ShardPage page = node.read(0, null, 3);

        assertThat(page.events()).isEmpty();
        assertThat(page.skipped()).isEqualTo(3);
        assertThat(page.nextId()).isEqualTo("3");
        assertThat(page.hasMore()).isTrue();
        assertThat(payloads(node.read(0, "3", 3).events())).containsExactly("1");
    }

    @Test
    void theShardThatWasReadCountsNotTheOneInTheRecord() throws Exception {
        node.append(producer.batch(1, "1"));
        client.jetStream()
                .publish(prefix + ".shard.1", "{\"r\":2,\"t\":9,\"s\":0}".getBytes(StandardCharsets.US_ASCII));

        assertThat(node.read(1, null, 10).events())
                .extracting(StoredEvent::shardId)
                .containsExactly(1, 1);
    }

    @Test
    void whatRetentionTookIsCountedExactly() throws Exception {
        node.append(producer.numbers(0, 10));
        JetStreamManagement streams = client.jetStreamManagement();
        streams.deleteMessage(prefix + "_shard_0", 9);
        streams.purgeStream(
                prefix + "_shard_0", PurgeOptions.builder().sequence(7).build());

        ShardPage page = node.read(0, "2", 10);

        assertThat(payloads(page.events())).containsExactly("6", "7", "9");
        assertThat(page.missed()).as("3 to 6 are gone").isEqualTo(4);
        assertThat(node.read(0, "8", 10).missed())
                .as("a deleted record is no gap")
                .isZero();
        assertThat(node.read(0, null, 10).missed())
                .as("who starts at the oldest misses nothing")
                .isZero();
    }

    @Test
    void aReaderOfAnEmptiedStreamLearnsWhatItMissedOnce() throws Exception {
        node.append(producer.numbers(0, 10));
        client.jetStreamManagement().purgeStream(prefix + "_shard_0");

        ShardPage page = node.read(0, "4", 10);

        assertThat(page.events()).isEmpty();
        assertThat(page.missed()).isEqualTo(6);
        assertThat(page.nextId()).isEqualTo("10");
        assertThat(node.read(0, page.nextId(), 10)).isEqualTo(ShardPage.EMPTY);
    }

    @Test
    void idsThatAreNoNumbersStartOverAndHugeOnesWait() {
        node.append(producer.numbers(0, 2));

        assertThat(node.read(0, "garbage", 10).events()).hasSize(2);
        assertThat(node.read(0, "1-0", 10).events()).hasSize(2);
        assertThat(node.read(0, "18446744073709551615", 10)).isEqualTo(ShardPage.EMPTY);
        assertThat(node.read(0, "9223372036854775807", 10)).isEqualTo(ShardPage.EMPTY);
        assertThat(node.read(0, "4611686018427387904", 10)).isEqualTo(ShardPage.EMPTY);
    }

    @Test
    void theLatestIdIsTheStreamsLastAndNullIfThereNeverWasOne() {
        assertThat(get(node.transport.latestId(0))).isNull();

        node.append(producer.numbers(0, 3));

        assertThat(get(node.transport.latestId(0))).isEqualTo("3");
    }

    @Test
    void shardsOfWritersWithMoreOfThemAreFound() {
        try (RunningTransport wide = new RunningTransport(config().build(), 20)) {
            wide.append(producer.batch(17, "1"));
            wide.append(producer.batch(1, "1"));
            wide.append(producer.batch(4, "1"));
        }
        try (RunningTransport late = new RunningTransport(config().build())) {
            await().until(() -> late.transport.furtherShards().equals(List.of(4, 17)));
            assertThat(late.signals).hasPositiveValue();
            assertThat(payloads(late.readAll(17))).containsExactly("1");
        }
    }

    @Test
    void aWindowLongerThanTheStreamsAgeIsCutToIt() throws Exception {
        String own = prefix + "-aged";
        try (RunningTransport aged = new RunningTransport(config().prefix(own)
                .maxAge(Duration.ofMinutes(1))
                .maxMessages(5)
                .maxBytes(100_000)
                .build())) {
            aged.append(producer.numbers(0, 10));

            StreamInfo info = client.jetStreamManagement().getStreamInfo(own + "_shard_0");
            assertThat(info.getConfiguration().getDuplicateWindow()).isEqualTo(Duration.ofMinutes(1));
            assertThat(info.getConfiguration().getMaxAge()).isEqualTo(Duration.ofMinutes(1));
            assertThat(info.getConfiguration().getMaxBytes()).isEqualTo(100_000);
            assertThat(payloads(aged.readAll(0))).containsExactly("5", "6", "7", "8", "9");
        }
    }

    @Test
    void anExistingStreamIsUsedAsItIs() throws Exception {
        client.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(prefix + "_shard_0")
                        .subjects(prefix + ".shard.0")
                        .maxMessages(3)
                        .build());

        node.append(producer.numbers(0, 5));

        assertThat(payloads(node.readAll(0))).containsExactly("2", "3", "4");
    }

    @Test
    void aForeignStreamThatHoldsTheSubjectIsAnErrorThatNoRetryMends() throws Exception {
        client.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(prefix + "-foreign")
                        .subjects(prefix + ".shard.0")
                        .build());

        assertThatThrownBy(() -> node.append(producer.numbers(0, 1)))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isFalse())
                .hasMessageContaining("connection error: JetStream stream create failed for shard 0")
                .hasMessageContaining("(10065)");
        assertThat(node.transport.outage())
                .hasValueSatisfying(reason -> assertThat(reason).contains("(10065)"));
        assertThat(node.transport.isHealthy()).isFalse();
    }

    @Test
    void aStreamOfOurNameWithAnotherSubjectIsAnErrorThatNoRetryMends() throws Exception {
        client.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(prefix + "_shard_0")
                        .subjects(prefix + ".other")
                        .build());

        assertThatThrownBy(() -> node.append(producer.numbers(0, 1)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("exists, but it collects [" + prefix + ".other]");
    }

    @Test
    void aRecordBeyondTheServersLimitIsRefusedWithNumbers() {
        String long_ = "\"" + "x".repeat(1 << 20) + "\"";

        assertThatThrownBy(() -> node.append(producer.batch(0, "1", long_)))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isFalse())
                .hasMessageContaining("123456789abcdef:0:0:1")
                .hasMessageContaining("1048576");
        assertThat(node.readAll(0)).as("nothing of the batch was sent").isEmpty();
    }

    @Test
    void aRecordOfExactlyTheServersLimitIsStored() {
        String dedupId = "123456789abcdef:0:0:0";
        int frame = "{\"r\":,\"t\":1000,\"s\":0}".length()
                + "NATS/1.0\r\nNats-Msg-Id: \r\n\r\n".length()
                + dedupId.length();
        String payload = "\"" + "x".repeat((1 << 20) - frame - 2) + "\"";

        node.append(producer.batch(0, payload));

        assertThat(payloads(node.readAll(0))).containsExactly(payload);
    }

    @Test
    void aDeletedStreamIsMadeAgainByTheNextTry() throws Exception {
        node.append(producer.numbers(0, 1));
        client.jetStreamManagement().deleteStream(prefix + "_shard_0");
        EventBatch batch = producer.numbers(0, 1);

        assertThatThrownBy(() -> node.append(batch))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        node.append(batch);

        assertThat(payloads(node.readAll(0))).containsExactly("1");
    }

    @Test
    void theHeaderOfARecordHasTheBytesThatOthersWrite() throws Exception {
        node.append(producer.batch(0, "1"));

        MessageInfo stored = client.jetStreamManagement().getMessage(prefix + "_shard_0", 1);

        assertThat(stored.getHeaders().keySet()).containsExactly("Nats-Msg-Id");
        assertThat(new String(stored.getData(), StandardCharsets.US_ASCII)).isEqualTo("{\"r\":1,\"t\":1000,\"s\":0}");
    }

    @Test
    void afterShutdownEverythingIsRefused() {
        JetStreamTransport ended = new JetStreamTransport(config().build());
        get(ended.start(
                new io.netmesh.bus.transport.TransportContext(1, io.netmesh.NodeEnvironment.system(), () -> {})));
        get(ended.shutdown());

        assertThatThrownBy(() -> get(ended.append(producer.numbers(0, 1))))
                .isInstanceOf(TransportException.class)
                .hasMessage("connection error: adapter not initialized");
        assertThatThrownBy(() -> get(ended.read(0, null, 1))).isInstanceOf(TransportException.class);
        assertThat(ended.isHealthy()).isFalse();
        get(ended.shutdown());
    }

    @Test
    void shutdownWaitsForWhatWasSent() {
        RunningTransport leaving = new RunningTransport(config().build());
        CompletableFuture<Void> stored =
                leaving.transport.append(producer.numbers(0, 5000)).toCompletableFuture();

        leaving.close();

        assertThat(stored).isCompleted();
        assertThat(node.readAll(0)).hasSize(5000);
    }
}
