package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.testkit.RequiresRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole node on Redis. */
@RequiresRedis
class RedisNodeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RedisRig rig;

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    /** The producer does not pause while the server is killed; what it was told to be stored is read back once. */
    @Test
    void everyConfirmedEventIsReadBackOnceThoughTheServerIsKilled() throws InterruptedException {
        int events = 100_000;
        rig = new RedisRig("appendonly yes", "appendfsync always");
        try (NetNode node = node()) {
            List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
            Thread producer = new Thread(() -> {
                for (int i = 0; i < events; i++) {
                    receipts.add(node.emitAsync(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)));
                }
            });
            producer.start();
            for (long stored : new long[] {events / 10, events / 2}) {
                await().atMost(PATIENCE)
                        .pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> node.stats().eventsDispatched() >= stored);
                rig.server.kill();
                rig.server.restart();
            }
            producer.join();
            CompletableFuture.allOf(receipts.toArray(CompletableFuture<?>[]::new))
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(node.stats().eventsFailed()).isZero();
        }

        try (NetNode reader = node()) {
            assertThat(numbers(readAll(reader)))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, events).boxed().toList());
        }
        RedisTransport everything = rig.start(rig.config().dedupCapacity(0), 4, () -> {});
        assertThat(IntStream.range(0, 4)
                        .boxed()
                        .flatMap(shard -> RedisRig.readAll(everything, shard).stream())
                        .map(event -> event.dedupId().orElseThrow())
                        .distinct())
                .hasSize(events);
    }

    @Test
    void listenerGoesOnWhereItStoppedInAnotherProcessOfTheApplication() {
        rig = new RedisRig();
        try (NetNode producer = node()) {
            emit(producer, 0, 50);
            assertThat(listenTo(50)).isEqualTo(range(0, 50));
            emit(producer, 50, 80);
            assertThat(listenTo(30)).isEqualTo(range(50, 80));
        }
    }

    /** One life of the listener: as long as it takes to get so many events. */
    private List<Integer> listenTo(int expected) {
        ConcurrentLinkedQueue<Integer> got = new ConcurrentLinkedQueue<>();
        RedisTransport transport = new RedisTransport(rig.config().build());
        try (NetNode node = NetNode.builder().transport(transport).build()) {
            ChannelSubscription subscription = node.listen(
                    new ChannelSubscriptionSpec(
                            "listener",
                            "numbers",
                            null,
                            StartFrom.earliest(),
                            new RedisCursorStore(transport),
                            Duration.ofSeconds(1)),
                    new ChannelSink() {
                        @Override
                        public boolean tryDeliver(ChannelDelivery delivery) {
                            got.add(Integer.parseInt(delivery.event().raw().replaceAll("\\D", "")));
                            delivery.acknowledge();
                            return true;
                        }

                        @Override
                        public void onGap(Gap gap) {}

                        @Override
                        public void onFailure(NetException failure) {}
                    });
            await().atMost(PATIENCE).until(() -> got.size() >= expected);
            subscription.close().join();
        }
        return got.stream().sorted().toList();
    }

    private static void emit(NetNode node, int from, int to) {
        for (int i = from; i < to; i++) {
            node.emitRaw("{\"n\":" + i + ",\"_channel\":\"numbers\"}");
        }
        node.flush().join();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private NetNode node() {
        return NetNode.builder()
                .transport(new RedisTransport(rig.config().build()))
                .bufferBytes(1L << 30)
                .build();
    }

    private static List<StoredEvent> readAll(NetNode node) {
        List<StoredEvent> events = new ArrayList<>();
        PollRequest request = PollRequest.of(10_000);
        while (true) {
            PollResponse page = node.poll(request);
            assertThat(page.failedShards()).isEmpty();
            events.addAll(page.events());
            if (!page.hasMore()) {
                return events;
            }
            request = request.withCursor(page.nextId());
        }
    }

    private static List<Integer> numbers(List<StoredEvent> events) {
        return events.stream().map(event -> Integer.parseInt(event.raw())).toList();
    }
}
