package io.netmesh.bus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.testkit.RequiresNats;
import io.netmesh.testkit.RequiresRedis;
import io.netmesh.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers and consumers that die without a word. */
@RequiresRedis
@RequiresNats
class ProcessDeathIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** New events after a restart get ids of their own, and old ones are not given again. */
    @ParameterizedTest
    @EnumSource(Broker.class)
    void restartedProducerThatGoesOnLosesNothingUnderClock(Broker broker) throws InterruptedException {
        try (TestServer server = broker.startDurable()) {
            Set<Integer> confirmed = killedWhileProducing(broker, server, "clock");
            int first = 1_000_000;
            try (ChildProcess second = producer(broker, server, "clock", first, 10 * ChildNode.BATCH)) {
                assertThat(second.await()).isZero();
            }

            List<Integer> read = readAll(broker, server);

            assertThat(read).doesNotHaveDuplicates().containsAll(confirmed);
            assertThat(read.stream().filter(number -> number >= first))
                    .as("fresh events, none of them dropped as a duplicate")
                    .containsExactlyElementsOf(IntStream.range(first, first + 10 * ChildNode.BATCH)
                            .boxed()
                            .toList());
        }
    }

    /** The same events in the same batches get the ids that they had, so that readers know them. */
    @ParameterizedTest
    @EnumSource(Broker.class)
    void restartedProducerThatRepeatsItselfStoresNothingTwiceUnderZero(Broker broker) throws InterruptedException {
        try (TestServer server = broker.startDurable()) {
            Set<Integer> confirmed = killedWhileProducing(broker, server, "zero");
            int again = (confirmed.size() / ChildNode.BATCH + 40) * ChildNode.BATCH; // and what was under way, and more
            try (ChildProcess second = producer(broker, server, "zero", 0, again)) {
                assertThat(second.await()).isZero();
            }

            assertThat(readAll(broker, server))
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, again).boxed().toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void otherMemberTakesOverFromOneThatIsKilled(Broker broker) throws InterruptedException {
        int events = 3000;
        try (TestServer server = broker.startDurable();
                NetNode node = NetNode.builder()
                        .shards(2)
                        .transport(broker.transport(server.url()))
                        .build();
                ChildProcess victim = new ChildProcess("consume", broker, server.url(), "workers");
                ChildProcess heir = new ChildProcess("consume", broker, server.url(), "workers")) {
            int emitted = 0;
            while (emitted < events) { // so that both have work when one of them dies
                for (int i = 0; i < 100; i++) {
                    node.emitRaw(NumberSink.event(emitted++));
                }
                int stored = emitted;
                await().atMost(PATIENCE)
                        .pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> victim.said.size() + heir.said.size() >= stored - 200);
                if (emitted == 2000) {
                    await().atMost(PATIENCE).until(() -> !victim.said.isEmpty() || heir.said.size() >= 1800);
                    victim.kill();
                }
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(union(victim, heir))
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(0, events).boxed().toList()));
            assertThat(heir.isAlive()).isTrue();
        }
    }

    private static Set<Integer> union(ChildProcess one, ChildProcess other) {
        Set<Integer> union = new HashSet<>(one.said);
        union.addAll(other.said);
        return union;
    }

    /** What was confirmed in a first life that ended while batches were under way. */
    private Set<Integer> killedWhileProducing(Broker broker, TestServer server, String base)
            throws InterruptedException {
        try (ChildProcess first = producer(broker, server, base, 0, Integer.MAX_VALUE / 2)) {
            await().atMost(PATIENCE)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> first.said.size() >= 20 * ChildNode.BATCH);
            first.kill();
            return new HashSet<>(first.said);
        }
    }

    private ChildProcess producer(Broker broker, TestServer server, String base, int first, int count) {
        return new ChildProcess(
                "produce", broker, server.url(), directory.resolve(broker + "-nonce"), base, first, count);
    }

    private static List<Integer> readAll(Broker broker, TestServer server) {
        try (NetNode reader = NetNode.builder()
                .shards(1)
                .transport(broker.transport(server.url()))
                .build()) {
            List<Integer> numbers = new ArrayList<>();
            PollRequest request = PollRequest.of(10_000);
            PollResponse page;
            do {
                page = reader.poll(request);
                assertThat(page.failedShards()).isEmpty();
                page.events().forEach(event -> numbers.add(Integer.parseInt(event.raw())));
                request = request.withCursor(page.nextId());
            } while (page.hasMore());
            return numbers;
        }
    }
}
