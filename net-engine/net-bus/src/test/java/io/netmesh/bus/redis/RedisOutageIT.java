package io.netmesh.bus.redis;

import static io.netmesh.bus.redis.RedisRig.await;
import static io.netmesh.bus.redis.RedisRig.batch;
import static io.netmesh.bus.redis.RedisRig.payloads;
import static io.netmesh.bus.redis.RedisRig.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.RequiresRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresRedis
class RedisOutageIT {

    private RedisRig rig;

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    /** The connection breaks when half a transaction is out. Nothing of it may be executed, nor sent again by the client. */
    @Test
    void transactionThatBreaksOffIsNeverCompletedBehindOurBack() throws IOException {
        rig = new RedisRig();
        try (WireTap tap = new WireTap(rig.server.port())) {
            RedisTransport transport = rig.start(rig.config(tap.url()), 1, () -> {});
            EventBatch batch = batch(0, 0, 0, 1, 2, 3);
            tap.cutBefore("feed:0:0:2");

            assertFails(transport, batch, Kind.TRANSIENT);
            await().until(transport::isHealthy);
            assertThat(rig.redis().exists(rig.key(0))).isZero();

            await(transport.append(batch));
            assertThat(payloads(readAll(transport, 0))).containsExactly(0, 1, 2, 3);
            assertThat(rig.redis().xlen(rig.key(0))).isEqualTo(4);
            assertThat(tap.sent()).allSatisfy(RedisOutageIT::assertAddsStandInTransactions);
        }
    }

    /** The answer is lost, so the batch goes out twice: stored twice, read once. */
    @Test
    void batchWhoseAnswerWasLostIsReadOnce() throws IOException {
        rig = new RedisRig();
        try (WireTap tap = new WireTap(rig.server.port())) {
            RedisTransport transport = rig.start(rig.config(tap.url()), 1, () -> {});
            EventBatch batch = batch(0, 0, 0, 1);
            tap.cutReplyTo("feed:0:0:1");
            assertFails(transport, batch, Kind.TRANSIENT);

            appendUntilStored(transport, batch);

            assertThat(rig.redis().xlen(rig.key(0))).isEqualTo(4);
            assertThat(payloads(readAll(transport, 0))).containsExactly(0, 1);
            assertThat(transport.duplicates()).isEqualTo(2);
        }
    }

    private static void assertAddsStandInTransactions(String bytes) {
        boolean open = false;
        for (String word : bytes.split("\r\n")) {
            open = word.equals("MULTI") || (open && !word.equals("EXEC"));
            assertThat(word.equals("XADD") && !open)
                    .as("XADD outside a transaction")
                    .isFalse();
        }
    }

    /** Killed with SIGKILL again and again while a producer goes on: what was acknowledged is there, once. */
    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilledUnderLoad() throws InterruptedException {
        rig = new RedisRig("appendonly yes", "appendfsync always");
        RedisTransport transport = rig.start(rig.config(), 1, () -> {});
        AtomicInteger acknowledged = new AtomicInteger();
        int batches = 400;
        int perBatch = 50;
        Thread producer = new Thread(() -> {
            for (int i = 0; i < batches; i++) {
                int first = i * perBatch;
                appendUntilStored(
                        transport,
                        batch(0, first, IntStream.range(first, first + perBatch).toArray()));
                acknowledged.incrementAndGet();
            }
        });
        producer.start();
        for (int kill = 1; kill <= 3; kill++) {
            int reached = kill * batches / 4;
            await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() >= reached);
            rig.server.kill();
            rig.server.restart();
        }
        producer.join();

        assertThat(payloads(readAll(transport, 0)))
                .isEqualTo(IntStream.range(0, batches * perBatch).boxed().toList());
        assertOnlyDuplicatesBeside(batches * perBatch);
    }

    private void assertOnlyDuplicatesBeside(int events) {
        RedisTransport everything = rig.start(rig.config().dedupCapacity(0), 1, () -> {});
        assertThat(readAll(everything, 0).stream()
                        .map(event -> event.dedupId().orElseThrow())
                        .distinct())
                .hasSize(events);
    }

    @Test
    void killedServerIsAnOutageWithAReasonUntilItIsBack() {
        rig = new RedisRig("appendonly yes", "appendfsync always");
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, 0)));

        rig.server.kill();
        await().untilAsserted(() -> assertThat(transport.outage())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("Redis is not connected: ")
                        .contains("Connection refused")));
        assertFails(transport, batch(0, 1, 1), Kind.TRANSIENT);
        assertThatThrownBy(() -> await(transport.read(0, null, 10)))
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());

        rig.server.restart();
        await().until(transport::isHealthy);
        assertThat(transport.outage()).isEmpty();
        await(transport.append(batch(0, 1, 1)));
        assertThat(payloads(readAll(transport, 0))).containsExactly(0, 1);
    }

    /** A frozen server swallows what it is sent and executes it later; order and number come out right all the same. */
    @Test
    void pausedServerTimesOutAndGoesOnInOrder() {
        rig = new RedisRig();
        RedisTransport transport = rig.start(rig.config().commandTimeout(Duration.ofSeconds(1)), 1, () -> {});
        await(transport.append(batch(0, 0, 0)));

        rig.server.pause();
        assertThatThrownBy(() -> await(transport.append(batch(0, 1, 1))))
                .hasRootCauseMessage("transient error: Redis command timeout");
        assertThatThrownBy(() -> await(transport.read(0, null, 10)))
                .cause()
                .hasMessage("transient error: Redis XRANGE timeout");
        assertThat(transport.isHealthy()).isFalse();
        assertFails(transport, batch(0, 1, 1), Kind.TRANSIENT);
        rig.server.resume();

        for (int i = 1; i < 20; i++) {
            appendUntilStored(transport, batch(0, i, i));
        }
        await().until(transport::isHealthy);
        assertThat(payloads(readAll(transport, 0)))
                .isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void readersAreWokenAgainAfterAnOutage() {
        rig = new RedisRig("appendonly yes", "appendfsync always");
        AtomicInteger wakes = new AtomicInteger();
        RedisTransport transport = rig.start(rig.config(), 1, wakes::incrementAndGet);
        await(transport.read(0, null, 10));
        await().until(() -> wakes.get() > 0);
        rig.server.kill();
        rig.server.restart();
        await().until(() -> rig.redis().info("clients").contains("blocked_clients:1"));
        int before = wakes.get();

        appendUntilStored(transport, batch(0, 0, 0));

        await().until(() -> wakes.get() > before);
    }

    @Test
    void serverThatIsNotThereIsWaitedForAndThenGivenUp() {
        RedisTransport transport = new RedisTransport(RedisTransportConfig.builder("redis://127.0.0.1:1")
                .connectTimeout(Duration.ofMillis(300))
                .build());

        assertThatThrownBy(() -> await(start(transport)))
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.CONNECTION))
                .hasMessageStartingWith("connection error: ")
                .hasMessageContaining("Connection refused");
    }

    @Test
    void serverThatIsSilentIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            RedisTransport transport =
                    new RedisTransport(RedisTransportConfig.builder("redis://127.0.0.1:" + silent.getLocalPort())
                            .connectTimeout(Duration.ofMillis(300))
                            .build());

            assertThatThrownBy(() -> await(start(transport))).cause().hasMessageStartingWith("connection error: ");
        }
    }

    @Test
    void serverThatComesUpLateIsFound() {
        rig = new RedisRig("appendonly yes", "appendfsync always");
        rig.server.kill();
        RedisTransport transport = new RedisTransport(
                rig.config().connectTimeout(Duration.ofSeconds(20)).build());
        CompletionStage<Void> starting = transport.start(new TransportContext(1, NodeEnvironment.system(), () -> {}));
        rig.server.restart();

        await(starting);
        await(transport.append(batch(0, 0, 0)));
        await(transport.shutdown());
    }

    @Test
    void wrongPasswordIsRefusedAtOnce() {
        try (RedisServer server = RedisServer.start("requirepass right")) {
            assertStartFails(
                    RedisTransportConfig.builder(server.url()).credentials(RedisLogin.password("wrong")),
                    "WRONGPASS invalid username-password pair or user is disabled.");
            assertStartFails(RedisTransportConfig.builder(server.url()), "NOAUTH Authentication required.");

            RedisTransport transport = new RedisTransport(RedisTransportConfig.builder(server.url())
                    .credentials(RedisLogin.password("right"))
                    .build());
            await(start(transport));
            await(transport.shutdown());
        }
    }

    @Test
    void databaseThatDoesNotExistIsRefusedAtOnce() {
        rig = new RedisRig();
        assertStartFails(RedisTransportConfig.builder(rig.server.url() + "/99"), "ERR DB index is out of range");
    }

    private static void assertStartFails(RedisTransportConfig.Builder config, String message) {
        RedisTransport transport =
                new RedisTransport(config.connectTimeout(Duration.ofSeconds(30)).build());
        assertThatThrownBy(() -> await(start(transport)))
                .cause()
                .hasMessageStartingWith("connection error: ")
                .hasMessageEndingWith(message);
    }

    @Test
    void refusalsAreToldApart() {
        rig = new RedisRig();
        RedisTransport transport = rig.start();

        rig.redis().configSet("min-replicas-to-write", "1");
        assertFails(transport, batch(0, 0, 0), Kind.TRANSIENT);
        assertThat(transport.outage())
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("Redis refused the last write: NOREPLICAS"));
        rig.redis().configSet("min-replicas-to-write", "0");

        rig.redis().configSet("maxmemory", "1");
        assertFails(transport, batch(0, 0, 0), Kind.FATAL);
        rig.redis().configSet("maxmemory", "0");

        rig.redis().set(rig.key(1), "not a stream");
        assertFails(transport, batch(1, 0, 0), Kind.FATAL);

        rig.redis().replicaof("127.0.0.1", 1);
        assertFails(transport, batch(0, 0, 0), Kind.TRANSIENT);
        rig.redis().replicaofNoOne();

        appendUntilStored(transport, batch(0, 0, 0));
        await().until(transport::isHealthy);
        assertThat(payloads(readAll(transport, 0))).containsExactly(0);
    }

    /** Sends a batch, as the bus does, until it is stored. */
    private static void appendUntilStored(RedisTransport transport, EventBatch batch) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    try {
                        await(transport.append(batch));
                        return true;
                    } catch (CompletionException failure) {
                        if (failure.getCause() instanceof TransportException known && known.isRetryable()) {
                            return false;
                        }
                        throw failure;
                    }
                });
    }

    private static void assertFails(RedisTransport transport, EventBatch batch, Kind kind) {
        assertThatThrownBy(() -> await(transport.append(batch)))
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static CompletionStage<Void> start(RedisTransport transport) {
        return transport.start(new TransportContext(1, NodeEnvironment.system(), () -> {}));
    }
}
