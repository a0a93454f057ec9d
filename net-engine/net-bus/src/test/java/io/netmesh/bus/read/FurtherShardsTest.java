package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.EventStream;
import io.netmesh.NetException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.Gap;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.transport.GroupSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node of two shards beside producers with more. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FurtherShardsTest {

    private final Arrivals arrivals = new Arrivals();
    private final ScriptedTransport transport = new ScriptedTransport(8).signalling(arrivals::signal);
    private final BusReader reader = new BusReader(
            transport, 2, NodeEnvironment.system(), arrivals, Runnable::run, GroupSpec.DEFAULT_REDELIVER_AFTER);

    @AfterEach
    void stop() {
        reader.close().join();
    }

    @Test
    void pollReadsThemAndItsCursorGoesOnThere() {
        transport.append(0, "0");
        transport.append(5, "5");
        PollResponse own = reader.poll(PollRequest.of(10));
        assertThat(raw(own.events())).containsExactly("0");
        transport.find(5, 7);
        transport.append(7, "7");

        PollResponse further = reader.poll(PollRequest.of(10).withCursor(own.nextId()));
        assertThat(raw(further.events())).containsExactlyInAnyOrder("5", "7");

        transport.append(5, "55");
        PollResponse last = reader.poll(PollRequest.of(10).withCursor(further.nextId()));
        assertThat(raw(last.events())).containsExactly("55");
    }

    @Test
    void shardThatTheTransportNoLongerNamesIsStillRead() {
        transport.find(5);
        reader.poll(PollRequest.of(10));
        transport.find();
        transport.append(5, "5");

        assertThat(raw(reader.poll(PollRequest.of(10)).events())).containsExactly("5");
    }

    @Test
    void pollOneReadsThem() {
        transport.append(0, "0");
        assertThat(reader.pollOne().map(StoredEvent::raw)).contains("0");
        transport.append(3, "3");
        transport.find(3);

        assertThat(reader.pollOne().map(StoredEvent::raw)).contains("3");
        assertThat(reader.pollOne()).isEmpty();
    }

    @Test
    void streamTakesThemInFromTheirOldestEvent() {
        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withStartFrom(StartFrom.latest()));
        assertThat(stream.poll(Duration.ZERO)).isEmpty();
        transport.append(6, "6");
        transport.append(6, "66");
        transport.find(6);

        assertThat(stream.poll(Duration.ofSeconds(30)).map(StoredEvent::raw)).contains("6");
        assertThat(stream.poll(Duration.ofSeconds(30)).map(StoredEvent::raw)).contains("66");
    }

    @Test
    void streamAtTheLatestEventLeavesOutWhatIsOldThereToo() {
        transport.append(6, "6");
        transport.find(6);
        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withStartFrom(StartFrom.latest()));
        transport.append(6, "66");

        assertThat(stream.poll(Duration.ofSeconds(30)).map(StoredEvent::raw)).contains("66");
    }

    @Test
    void listenersTakeThemInEachFromItsOwnPlace() {
        CursorStore store = new MemoryCursorStore();
        for (int i = 0; i < 3; i++) {
            transport.append(4, event(i));
        }
        transport.find(4);
        String afterFirst = firstOf(4);
        store.save("returning", Cursor.START.with(afterFirst(afterFirst)).encode());
        transport.find(); // a new process has not found it yet
        BusReader restarted = new BusReader(
                transport, 2, NodeEnvironment.system(), arrivals, Runnable::run, GroupSpec.DEFAULT_REDELIVER_AFTER);
        try {
            Got returning = new Got();
            Got fresh = new Got();
            restarted.listen(spec("returning", store), returning);
            restarted.listen(spec("fresh", store), fresh);
            transport.append(0, event(100));
            await().until(() -> returning.raw.size() == 1 && fresh.raw.size() == 1);

            transport.find(4);

            await().until(() -> returning.raw.size() == 3 && fresh.raw.size() == 4);
            assertThat(returning.raw).containsExactly(event(100), event(1), event(2));
            assertThat(fresh.raw).containsExactly(event(100), event(0), event(1), event(2));
            transport.append(4, event(3));
            await().until(() -> returning.raw.size() == 4 && fresh.raw.size() == 5);
        } finally {
            restarted.close().join();
        }
        assertThat(store.load("returning")).isEqualTo(store.load("fresh"));
    }

    private String firstOf(int shard) {
        return transport
                .read(shard, null, 1)
                .toCompletableFuture()
                .join()
                .events()
                .get(0)
                .id();
    }

    private static String[] afterFirst(String id) {
        return new String[] {null, null, null, null, id};
    }

    private static ChannelSubscriptionSpec spec(String name, CursorStore store) {
        return new ChannelSubscriptionSpec(name, "a", null, StartFrom.earliest(), store, Duration.ofDays(1));
    }

    private static String event(int number) {
        return "{\"n\":" + number + ",\"_channel\":\"a\"}";
    }

    private static List<String> raw(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::raw).toList();
    }

    /** Takes and acknowledges everything. */
    private static final class Got implements ChannelSink {
        final ConcurrentLinkedQueue<String> raw = new ConcurrentLinkedQueue<>();

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            raw.add(delivery.event().raw());
            delivery.acknowledge();
            return true;
        }

        @Override
        public void onGap(Gap gap) {}

        @Override
        public void onFailure(NetException failure) {}
    }
}
