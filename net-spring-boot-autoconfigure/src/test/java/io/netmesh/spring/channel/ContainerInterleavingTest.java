package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is done to a container, every event is handled once, and the order of each shard holds. */
class ContainerInterleavingTest {

    private static final int STEPS = 60;
    private static final int ROUNDS = 300;

    private final Map<Integer, List<Integer>> handledByShard = new ConcurrentHashMap<>();
    private final Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
    private final List<Integer> published = new ArrayList<>();

    @Seeds(40)
    void everyEventIsHandledOnceUnderAnyInterleavingOfPublishPauseHaltStopAndFailure(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (NetNode node = NetNode.builder().shards(2).build()) {
            NetTemplate template = new NetTemplate(node, JsonMapper.shared());
            DefaultNetChannelContainerFactory factory = new DefaultNetChannelContainerFactory(
                    node, new MemoryCursorStore(), settings(random, 2), event -> {});
            NetChannelContainer container = factory.create(NetChannelEndpoint.of("fuzzed", "c", this::handle));
            container.start();
            for (int step = 0; step < STEPS; step++) {
                step(random, container, template);
            }
            container.start();
            await().untilAsserted(() -> {
                resumeIfHalted(container, seed);
                assertThat(handled()).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(published.size());
            });
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            container.stop(() -> stopped.complete(null));
            stopped.get(20, TimeUnit.SECONDS);
            factory.destroy();
            // No stop ran out of its grace, so nothing that was handled comes again.
            assertThat(handled()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(published);
            handledByShard.forEach((shard, numbers) ->
                    assertThat(numbers).as("seed %d shard %d", seed, shard).isSorted());
        }
    }

    private void step(SplittableRandom random, NetChannelContainer container, NetTemplate template) throws Exception {
        switch (random.nextInt(10)) {
            case 0 -> container.pause();
            case 1, 2 -> container.resume();
            case 3 -> container.start();
            case 4 -> {
                CompletableFuture<Void> stopped = new CompletableFuture<>();
                container.stop(() -> stopped.complete(null));
                if (random.nextBoolean()) {
                    stopped.get(20, TimeUnit.SECONDS);
                }
            }
            default -> {
                for (int i = random.nextInt(1, 6); i > 0; i--) {
                    int number = published.size();
                    published.add(number);
                    template.publish("c", Map.of("number", number), Map.of(), "key" + number % 4);
                }
            }
        }
    }

    /** Every third event fails at its first attempt, and every seventh once at another, which may halt the container. */
    private void handle(List<ReceivedEvent> events) {
        ReceivedEvent event = events.get(0);
        int number = numberOf(event);
        int attempt = event.metadata().attempt();
        if (number % 3 == 0 && attempt == 1) {
            throw new IllegalStateException("first attempt");
        }
        if (number % 7 == 0 && failedOnce.add(number)) {
            throw new IllegalArgumentException("halt");
        }
        handledByShard
                .computeIfAbsent(event.event().shardId(), shard -> new CopyOnWriteArrayList<>())
                .add(number);
    }

    /** A halted container has the event that it halted at: nobody but this thread resumes it. */
    private static void resumeIfHalted(NetChannelContainer container, long seed) {
        NetChannelStatus status = container.status();
        if (status.state() == ListenerState.HALTED) {
            assertThat(status.inbox())
                    .as("seed %d: events in hand of a halted container", seed)
                    .isPositive();
            container.resume();
        }
    }

    private List<Integer> handled() {
        return handledByShard.values().stream().flatMap(List::stream).toList();
    }

    @Timeout(60)
    @Seeds(3)
    void whoPausesAndResumesWhileAnEventHaltsNeverLeavesAHaltedContainerThatRuns(long seed) {
        Set<Integer> failed = ConcurrentHashMap.newKeySet();
        AtomicInteger handled = new AtomicInteger();
        SplittableRandom random = new SplittableRandom(seed);
        try (NetNode node = NetNode.builder().shards(2).build()) {
            NetTemplate template = new NetTemplate(node, JsonMapper.shared());
            DefaultNetChannelContainerFactory factory = new DefaultNetChannelContainerFactory(
                    node, new MemoryCursorStore(), settings(random, 1), event -> {});
            NetChannelContainer container = factory.create(NetChannelEndpoint.of("raced", "c", events -> {
                if (failed.add(numberOf(events.get(0)))) {
                    throw new IllegalArgumentException("halt");
                }
                handled.incrementAndGet();
            }));
            container.start();
            for (int round = 1; round <= ROUNDS; round++) {
                template.publish("c", Map.of("number", round)).join();
                while (handled.get() < round) {
                    container.pause();
                    container.resume();
                }
                resumeIfHalted(container, seed);
            }
            factory.destroy();
        }
    }

    private static int numberOf(ReceivedEvent event) {
        return (int) event.payload(JsonMapper.shared(), Map.class).get("number");
    }

    private static ContainerSettings settings(SplittableRandom random, int attempts) {
        return new ContainerSettings(
                random.nextInt(1, 3),
                random.nextInt(1, 8),
                1,
                StartFrom.latest(),
                true,
                Duration.ofMillis(1),
                Duration.ofSeconds(10),
                new BackOff(attempts, Duration.ofMillis(1), 1, Duration.ofMillis(1)),
                OnExhausted.HALT,
                false,
                null);
    }
}
