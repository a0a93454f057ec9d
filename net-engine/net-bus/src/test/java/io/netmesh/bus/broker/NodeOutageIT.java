package io.netmesh.bus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.RequiresNats;
import io.netmesh.testkit.RequiresRedis;
import io.netmesh.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node does while its server is down, and when it is back. */
@RequiresRedis
@RequiresNats
class NodeOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ParameterizedTest
    @EnumSource(Broker.class)
    void nodeIsNotBuiltWhileTheServerIsDown(Broker broker) {
        try (TestServer server = broker.startDurable()) {
            server.stop();

            assertThatThrownBy(() -> node(broker, server).close())
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("Failed to create EventBus: connection error: ");
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void outageLaterIsVisibleAndOverInOrderByItself(Broker broker) {
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server)) {
            emit(node, 0, 10).join();
            PollResponse before = node.poll(PollRequest.of(100));
            assertThat(numbers(before.events())).isEqualTo(range(0, 10));
            assertThat(node.outage()).isEmpty();
            assertThat(up(node)).isEqualTo(1);

            server.stop();

            CompletableFuture<Void> stored = emit(node, 10, 20);
            await().atMost(PATIENCE).until(() -> node.outage().isPresent());
            assertThat(node.isHealthy()).isFalse();
            assertThat(up(node)).isZero();
            PollResponse during = node.poll(PollRequest.of(100).withCursor(before.nextId()));
            assertThat(during.events()).isEmpty();
            assertThat(during.failedShards()).containsExactly(0);
            assertThat(during.nextId()).isEqualTo(before.nextId());
            await().atMost(PATIENCE).until(() -> node.stats().batchRetries() > 0);
            assertThat(stored).isNotDone();

            server.restart();

            stored.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            await().atMost(PATIENCE).until(() -> node.outage().isEmpty());
            assertThat(node.isHealthy()).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    numbers(node.poll(PollRequest.of(100).withCursor(before.nextId()))
                                            .events()))
                            .isEqualTo(range(10, 20)));
            assertThat(node.stats().eventsFailed()).isZero();
            assertThat(node.stats().batchesFailed()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void batchThatIsGivenUpIsCounted(Broker broker) {
        try (TestServer server = broker.startDurable();
                NetNode node = NetNode.builder()
                        .shards(1)
                        .transport(broker.transport(server.url()))
                        .batchRetries(1)
                        .build()) {
            server.stop();

            assertThat(emit(node, 0, 1)).failsWithin(PATIENCE);

            assertThat(node.stats().batchesFailed()).isEqualTo(1);
            assertThat(node.stats().batchRetries()).isEqualTo(1);
            assertThat(node.stats().eventsFailed()).isEqualTo(1);
        }
    }

    /** The producer is at work the whole time: it never has more than so many events unconfirmed. */
    @ParameterizedTest
    @EnumSource(Broker.class)
    void everyConfirmedEventOutlivesAServerThatIsKilledUnderLoad(Broker broker) throws InterruptedException {
        int events = 100_000;
        Queue<Integer> confirmed = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable()) {
            try (NetNode node = node(broker, server)) {
                Semaphore unconfirmed = new Semaphore(5_000);
                Thread producer = new Thread(() -> {
                    for (int i = 0; i < events; i++) {
                        int number = i;
                        unconfirmed.acquireUninterruptibly();
                        node.emitAsync(bytes(i)).thenAccept(receipt -> {
                            confirmed.add(number);
                            unconfirmed.release();
                        });
                    }
                });
                producer.start();
                for (int seen : new int[] {events / 10, events / 2}) {
                    await().atMost(PATIENCE)
                            .pollInterval(1, TimeUnit.MILLISECONDS)
                            .until(() -> node.stats().eventsDispatched() >= seen);
                    server.kill();
                    assertThat(producer.isAlive()).isTrue();
                    server.restart();
                }
                await().atMost(PATIENCE).until(() -> node.stats().eventsDispatched() == events);
                producer.join();
                await().atMost(PATIENCE).until(() -> confirmed.size() == events);
            }
            try (NetNode reader = node(broker, server)) {
                List<Integer> read = new ArrayList<>();
                PollRequest request = PollRequest.of(10_000);
                PollResponse page;
                do {
                    page = reader.poll(request);
                    assertThat(page.failedShards()).isEmpty();
                    read.addAll(numbers(page.events()));
                    request = request.withCursor(page.nextId());
                } while (page.hasMore());
                assertThat(read).isEqualTo(range(0, events));
            }
        }
    }

    private static NetNode node(Broker broker, TestServer server) {
        return NetNode.builder()
                .shards(1)
                .transport(broker.transport(server.url()))
                .build();
    }

    private static CompletableFuture<Void> emit(NetNode node, int from, int to) {
        List<CompletableFuture<Receipt>> all = IntStream.range(from, to)
                .mapToObj(i -> node.emitAsync(bytes(i)))
                .toList();
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
    }

    private static double up(NetNode node) {
        return node.metricFamilies().stream()
                .filter(family -> family.name().equals("net_bus_transport_up"))
                .findFirst()
                .orElseThrow()
                .rows()
                .get(0)
                .value()
                .getAsDouble();
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Integer> numbers(List<StoredEvent> events) {
        return events.stream().map(event -> Integer.parseInt(event.raw())).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
