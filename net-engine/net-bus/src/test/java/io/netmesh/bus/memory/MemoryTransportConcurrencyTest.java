package io.netmesh.bus.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers, readers and retention at the same time. */
class MemoryTransportConcurrencyTest {

    private static final int SHARDS = 2;
    private static final int PRODUCERS = 3;
    private static final int EVENTS = 40_000; // per producer

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean emitting = new AtomicBoolean(true);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What one reader of one shard saw. */
    private record Seen(long events, long missed, long corrupt) {
        long all() {
            return events + missed + corrupt;
        }
    }

    @Test
    void readersGetEveryEventOrKnowHowManyTheyMissed() throws Exception {
        MemoryTransport store = start(MemoryOptions.defaults().withMaxBytes(256 << 10));
        List<Future<Seen>> readers = new ArrayList<>();
        for (int reader = 0; reader < 2 * SHARDS; reader++) {
            int shard = reader % SHARDS;
            readers.add(threads.submit(() -> readAll(store, shard)));
        }
        produce(store);
        long[] stored = {
            store.countAfter(0, null).orElseThrow(), store.countAfter(1, null).orElseThrow()
        };
        for (int reader = 0; reader < readers.size(); reader++) {
            Seen seen = readers.get(reader).get();
            String latest =
                    store.latestId(reader % SHARDS).toCompletableFuture().get();
            assertThat(seen.all())
                    .as("reader %d of %d retained", reader, stored[reader % SHARDS])
                    .isEqualTo(Long.parseLong(latest.substring(latest.indexOf('-') + 1)));
        }
        assertThat(store.storedEvents()).isEqualTo((long) PRODUCERS * EVENTS);
        assertThat(store.retainedEvents()).isEqualTo(stored[0] + stored[1]);
        assertThat(store.retainedEvents() + store.evictedEvents()).isEqualTo(store.storedEvents());
        assertThat(store.retainedBytes()).isLessThanOrEqualTo(256 << 10);
    }

    @Test
    void corruptEventsAreCountedOnceHoweverManyReadThem() throws Exception {
        MemoryTransport store = start(MemoryOptions.defaults());
        List<Future<Seen>> readers = new ArrayList<>();
        for (int reader = 0; reader < 3 * SHARDS; reader++) {
            int shard = reader % SHARDS;
            readers.add(threads.submit(() -> readAll(store, shard)));
        }
        produce(store);
        long corrupt = 0;
        for (int reader = 0; reader < readers.size(); reader++) {
            Seen seen = readers.get(reader).get();
            corrupt += reader < SHARDS ? seen.corrupt : 0;
        }
        assertThat(corrupt).isPositive();
        assertThat(store.corruptEvents()).isEqualTo(corrupt);
    }

    @Test
    void everyEventBelowTheWatermarkIsReadable() throws Exception {
        MemoryTransport store = start(MemoryOptions.defaults());
        Future<Boolean> watcher = threads.submit(() -> {
            while (emitting.get()) {
                long watermark = store.orderWatermark();
                long below = 0;
                for (int shard = 0; shard < SHARDS; shard++) {
                    ShardPage page = store.read(shard, null, Integer.MAX_VALUE)
                            .toCompletableFuture()
                            .get();
                    below += page.events().stream()
                            .filter(each -> each.order() <= watermark)
                            .count();
                }
                if (below < watermark) {
                    return false;
                }
            }
            return true;
        });
        Thread producer = new Thread(() -> {
            for (int i = 0; i < 3_000; i++) {
                store.append(i % SHARDS, ("" + i).getBytes(UTF_8));
            }
            emitting.set(false);
        });
        Thread second = new Thread(() -> {
            for (int i = 0; i < 3_000; i++) {
                store.append((i + 1) % SHARDS, ("" + i).getBytes(UTF_8));
            }
        });
        producer.start();
        second.start();
        producer.join();
        second.join();
        assertThat(watcher.get()).isTrue();
    }

    private void produce(MemoryTransport store) throws Exception {
        List<Callable<Void>> producers = new ArrayList<>();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int name = producer;
            producers.add(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    boolean corrupt = i % 100 == 7;
                    String text = corrupt ? "?" : "[" + name + "," + i + "]";
                    store.append((name + i) % SHARDS, text.getBytes(UTF_8));
                }
                return null;
            });
        }
        for (Future<Void> each : threads.invokeAll(producers)) {
            each.get();
        }
        emitting.set(false);
    }

    /** Reads a shard from its first event to the last one that is ever emitted. */
    private Seen readAll(MemoryTransport store, int shard) throws Exception {
        long events = 0;
        long missed = 0;
        long corrupt = 0;
        String after = "0-0"; // an id of another start: everything here comes after it
        int[] last = new int[PRODUCERS];
        Arrays.fill(last, -1);
        while (true) {
            boolean over = !emitting.get();
            ShardPage page = store.read(shard, after, 500).toCompletableFuture().get();
            missed += page.missed();
            corrupt += page.skipped();
            events += page.events().size();
            for (StoredEvent event : page.events()) {
                String[] parts =
                        event.raw().substring(1, event.raw().length() - 1).split(",");
                int producer = Integer.parseInt(parts[0]);
                int number = Integer.parseInt(parts[1]);
                assertThat(number).as("order of producer %d", producer).isGreaterThan(last[producer]);
                last[producer] = number;
            }
            if (page.nextId() != null) {
                after = page.nextId();
            } else if (over) {
                return new Seen(events, missed, corrupt);
            }
        }
    }

    private static MemoryTransport start(MemoryOptions options) {
        MemoryTransport store = new MemoryTransport(options);
        store.start(new TransportContext(SHARDS, NodeEnvironment.system(), () -> {}));
        return store;
    }
}
