package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.EventStream;
import io.netmesh.NetException;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.memory.MemoryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real producers, the real store and real readers, all at once. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NodeReadingConcurrencyTest {

    private static final int PRODUCERS = 2;
    private static final int EVENTS = 20_000; // of each producer

    @Test
    void listenersAndStreamsKeepTheOrderOfEachProducerAcrossShards() throws InterruptedException {
        try (NetNode node = NetNode.builder().shards(4).build()) {
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            node.listen(spec(), sink(heard, new AtomicLong()));
            EventStream<StoredEvent> stream = node.subscribe(SubscribeOptions.defaults());
            List<Thread> producers = startProducers(node);

            List<String> streamed = new ArrayList<>();
            while (streamed.size() < PRODUCERS * EVENTS) {
                streamed.add(stream.poll(Duration.ofSeconds(60)).orElseThrow().raw());
            }
            for (Thread producer : producers) {
                producer.join();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> heard.size() == PRODUCERS * EVENTS);

            for (int producer = 0; producer < PRODUCERS; producer++) {
                assertThat(of(producer, streamed)).isEqualTo(emitted(producer));
                assertThat(of(producer, heard)).isEqualTo(emitted(producer));
            }
        }
    }

    @Test
    void whatAReaderGetsAndWhatItMissesIsAllThereWas() throws InterruptedException {
        MemoryOptions tight = MemoryOptions.defaults().withMaxEvents(500);
        try (NetNode node = NetNode.builder().shards(4).memory(tight).build()) {
            AtomicLong streamMissed = new AtomicLong();
            AtomicLong heardMissed = new AtomicLong();
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            EventStream<StoredEvent> stream = node.subscribe(SubscribeOptions.defaults()
                    .withStartFrom(StartFrom.latest())
                    .withOnGap(gap -> streamMissed.addAndGet(gap.missed().orElseThrow())));
            // A position in every shard, so that every gap can be counted.
            for (int left = emitIntoEveryShard(node, 0); left > 0; left--) {
                stream.poll(Duration.ofSeconds(60)).orElseThrow();
            }
            node.listen(spec(), sink(heard, heardMissed));
            for (Thread producer : startProducers(node)) {
                producer.join();
            }
            // An event behind every gap.
            long due = PRODUCERS * EVENTS + emitIntoEveryShard(node, EVENTS);
            long streamed = 0;
            while (streamed + streamMissed.get() < due) {
                stream.poll(Duration.ofSeconds(60)).orElseThrow();
                streamed++;
            }

            assertThat(streamed + streamMissed.get()).isEqualTo(due);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(heard.size() + heardMissed.get()).isEqualTo(due));
            assertThat(heard).doesNotHaveDuplicates().size().isGreaterThan(4);
        }
    }

    /** Answers how many events that took. */
    private static int emitIntoEveryShard(NetNode node, int firstNumber) {
        Set<Integer> shards = new HashSet<>();
        int emitted = 0;
        while (shards.size() < node.shards()) {
            shards.add(node.emitRaw(event(9, firstNumber + emitted++)).shardId());
        }
        return emitted;
    }

    private static List<Thread> startProducers(NetNode node) {
        List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int number = producer;
            Thread thread = new Thread(() -> {
                for (int event = 0; event < EVENTS; event++) {
                    node.emitRaw(event(number, event));
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static List<String> emitted(int producer) {
        List<String> events = new ArrayList<>();
        for (int event = 0; event < EVENTS; event++) {
            events.add(event(producer, event));
        }
        return events;
    }

    private static List<String> of(int producer, List<String> events) {
        return List.copyOf(events).stream()
                .filter(event -> event.startsWith("{\"p\":" + producer + ","))
                .toList();
    }

    private static String event(int producer, int number) {
        return "{\"p\":" + producer + ",\"n\":" + number + ",\"_channel\":\"c\"}";
    }

    private static ChannelSubscriptionSpec spec() {
        return new ChannelSubscriptionSpec(
                "l", "c", null, StartFrom.latest(), new MemoryCursorStore(), Duration.ofSeconds(1));
    }

    private static ChannelSink sink(List<String> heard, AtomicLong missed) {
        return new ChannelSink() {
            @Override
            public boolean tryDeliver(ChannelDelivery delivery) {
                heard.add(delivery.event().raw());
                delivery.acknowledge();
                return true;
            }

            @Override
            public void onGap(Gap gap) {
                missed.addAndGet(gap.missed().orElseThrow());
            }

            @Override
            public void onFailure(NetException failure) {
                throw failure;
            }
        };
    }
}
