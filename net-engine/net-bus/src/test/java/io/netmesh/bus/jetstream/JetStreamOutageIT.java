package io.netmesh.bus.jetstream;

import static io.netmesh.bus.jetstream.RunningTransport.get;
import static io.netmesh.bus.jetstream.RunningTransport.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNats
class JetStreamOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Producer producer = new Producer();
    private NatsServer server;
    private RunningTransport node;

    @BeforeEach
    void start() {
        server = NatsServer.start();
        node = new RunningTransport(config().build());
    }

    @AfterEach
    void stop() {
        server.close();
        node.transport.shutdown(); // the drain fails where the server is gone
    }

    private JetStreamTransportConfig.Builder config() {
        return JetStreamTransportConfig.builder(server.url()).requestTimeout(Duration.ofSeconds(2));
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilledUnderLoad() throws Exception {
        List<String> sent = new ArrayList<>();
        AtomicInteger batches = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                EventBatch batch = producer.numbers(0, 100);
                appendUntilStored(batch); // the same ids each time, as a node does
                batch.entries().forEach(entry -> sent.add(new String(entry.payload())));
                batches.incrementAndGet();
            }
        });
        for (int crash = 0; crash < 2; crash++) {
            int before = batches.get();
            await().atMost(PATIENCE).until(() -> batches.get() > before + 5);
            server.kill();
            server.restart();
        }
        int before = batches.get();
        await().atMost(PATIENCE).until(() -> batches.get() > before + 5);
        enough.set(true);
        get(load);

        assertThat(payloads(node.readAll(0))).isEqualTo(sent);
        assertThat(node.transport.isHealthy()).isTrue();
    }

    @Test
    void whatIsPublishedWhileTheServerIsDownFailsAndIsNotDeliveredLater() {
        node.append(producer.numbers(0, 1));
        server.stop();
        await().atMost(PATIENCE).until(() -> !node.transport.isHealthy());

        EventBatch given = producer.numbers(0, 10);
        assertThatThrownBy(() -> node.append(given))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("not connected to " + server.url());
        assertThat(node.transport.outage())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("not connected to " + server.url()));
        server.restart();
        await().atMost(PATIENCE).until(node.transport::isHealthy);
        appendUntilStored(producer.batch(0, "\"after\""));

        assertThat(payloads(node.readAll(0))).containsExactly("0", "\"after\"");
    }

    @Test
    void aPausedServerFailsBatchesAsTransientAndTheSameBatchesFitInAfterwards() {
        node.append(producer.numbers(0, 10));
        EventBatch duringPause = producer.numbers(0, 2500);
        server.pause();
        assertThatThrownBy(() -> node.append(duringPause))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(node.transport.isHealthy()).isFalse();
        server.resume();

        appendUntilStored(duringPause);

        assertThat(payloads(node.readAll(0)))
                .isEqualTo(IntStream.range(0, 2510).mapToObj(Integer::toString).toList());
        await().atMost(PATIENCE).until(node.transport::isHealthy);
    }

    @Test
    void aWaitingReaderIsToldOfWhatComesAfterARestart() {
        node.append(producer.numbers(0, 1));
        assertThat(node.read(0, "1", 10)).isEqualTo(ShardPage.EMPTY);
        server.kill();
        await().atMost(PATIENCE).until(() -> !node.transport.isHealthy());
        int duringOutage = node.signals.get();
        server.restart();
        await().atMost(PATIENCE).until(() -> node.signals.get() > duringOutage);
        ShardPage page = readUntilItAnswers(0, "1");
        assertThat(page.events()).isEmpty();
        int before = node.signals.get();

        appendUntilStored(producer.numbers(0, 1));

        await().atMost(PATIENCE).until(() -> node.signals.get() > before);
        assertThat(payloads(readUntilItAnswers(0, "1").events())).containsExactly("1");
    }

    @Test
    void aReaderGoesOnWhereItWasAfterARestart() {
        node.append(producer.numbers(0, 100));
        ShardPage first = node.read(0, null, 40);
        server.kill();
        server.restart();

        ShardPage second = readUntilItAnswers(0, first.nextId());

        assertThat(payloads(second.events()))
                .isEqualTo(IntStream.range(40, 100).mapToObj(Integer::toString).toList());
        assertThat(second.events()).extracting(StoredEvent::id).first().isEqualTo("41");
    }

    @Test
    void aServerThatIsNotThereFailsTheStart() {
        server.stop();
        JetStreamTransport late = new JetStreamTransport(config().build());

        assertThatThrownBy(() -> get(late.start(new TransportContext(1, NodeEnvironment.system(), () -> {}))))
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("connection error: " + server.url())
                .hasMessageContaining("refused");
    }

    private void appendUntilStored(EventBatch batch) {
        await().atMost(PATIENCE).ignoreException(TransportException.class).untilAsserted(() -> node.append(batch));
    }

    private ShardPage readUntilItAnswers(int shard, String after) {
        return await().atMost(PATIENCE)
                .ignoreException(TransportException.class)
                .until(() -> node.read(shard, after, 1000), page -> true);
    }
}
