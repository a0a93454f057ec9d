package io.netmesh.bus.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.testkit.Seeds;
import io.netmesh.testkit.SimulatedEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The store against lists that keep everything: what it gives back, what it counts, what it says is missing. */
class MemoryTransportModelTest {

    private static final long MAX_BYTES = 64 << 10;
    private static final Duration AGE = Duration.ofSeconds(32);

    /** One emitted event as the model remembers it. */
    private record Emitted(String text, long timestamp, long order, long nanos, boolean valid) {}

    private final class Model {
        final SplittableRandom random;
        final SimulatedEnvironment environment;
        final MemoryOptions options;
        final MemoryTransport store;
        final List<List<Emitted>> shards = new ArrayList<>();
        final @Nullable String[] positions;
        final long[] read; // per shard, the number of the record read last
        final boolean[][] seenCorrupt;
        long order;
        long cleared;

        Model(long seed) {
            random = new SplittableRandom(seed);
            environment = new SimulatedEnvironment(seed, 1_700_000_000_000L);
            int shardCount = random.nextInt(1, 4);
            options = new MemoryOptions(
                    MAX_BYTES,
                    random.nextBoolean() ? 1_000_000 : random.nextInt(1, 400),
                    random.nextInt(3) == 0 ? AGE : null,
                    10_000);
            store = new MemoryTransport(options);
            store.start(new TransportContext(shardCount, environment, () -> {}));
            for (int shard = 0; shard < shardCount; shard++) {
                shards.add(new ArrayList<>());
            }
            positions = new String[shardCount];
            read = new long[shardCount];
            seenCorrupt = new boolean[shardCount][100_000];
        }

        void append() {
            int shard = random.nextInt(shards.size());
            boolean valid = random.nextInt(8) > 0;
            int length = random.nextInt(20) == 0 ? random.nextInt(9_000) : random.nextInt(60);
            String text = "\"" + order + "x".repeat(length) + (valid ? "\"" : "");
            long timestamp = store.append(shard, text.getBytes(UTF_8));
            shards.get(shard).add(new Emitted(text, timestamp, ++order, environment.nanoTime(), valid));
        }

        void readOn(String context) {
            int shard = random.nextInt(shards.size());
            List<Emitted> all = shards.get(shard);
            int limit = random.nextInt(1, 60);
            ShardPage page = store.read(shard, positions[shard], limit)
                    .toCompletableFuture()
                    .join();
            long oldest = all.size() - store.countAfter(shard, null).orElseThrow() + 1;
            boolean fresh = positions[shard] == null;
            long first = Math.max(read[shard] + 1, oldest);
            assertThat(page.missed()).as(context).isEqualTo(fresh ? 0 : first - read[shard] - 1);
            int inspected = (int) Math.min(limit, all.size() + 1 - first);
            List<StoredEvent> expected = new ArrayList<>();
            for (long number = first; number < first + inspected; number++) {
                Emitted emitted = all.get((int) number - 1);
                if (emitted.valid) {
                    expected.add(new StoredEvent(
                            "1700000000000-" + number,
                            shard,
                            emitted.timestamp,
                            emitted.order,
                            emitted.text.getBytes(UTF_8)));
                } else {
                    seenCorrupt[shard][(int) number] = true;
                }
            }
            assertThat(page.events())
                    .as(context)
                    .usingElementComparator((a, b) -> a.id().equals(b.id())
                                    && a.raw().equals(b.raw())
                                    && a.order() == b.order()
                                    && a.insertionTs() == b.insertionTs()
                            ? 0
                            : 1)
                    .containsExactlyElementsOf(expected);
            assertThat(page.skipped()).as(context).isEqualTo(inspected - expected.size());
            assertThat(page.hasMore()).as(context).isEqualTo(inspected > 0 && first + inspected <= all.size());
            if (inspected > 0) {
                read[shard] = first + inspected - 1;
                positions[shard] = page.nextId();
            }
            if (random.nextInt(20) == 0) {
                read[shard] = 0;
                positions[shard] = null;
            }
        }

        void check(String context) {
            long retained = 0;
            long oldestRetained = Long.MAX_VALUE;
            long newestGone = 0;
            for (int shard = 0; shard < shards.size(); shard++) {
                List<Emitted> all = shards.get(shard);
                int kept = (int) store.countAfter(shard, null).orElseThrow();
                retained += kept;
                int gone = all.size() - kept;
                if (kept > 0) {
                    oldestRetained = Math.min(oldestRetained, all.get(gone).order);
                    if (options.maxAge() != null) {
                        assertThat(environment.nanoTime() - all.get(gone).nanos)
                                .as(context)
                                .isLessThanOrEqualTo(AGE.toNanos() * 9 / 8 + lastLook());
                    }
                }
                if (gone > 0) {
                    newestGone = Math.max(newestGone, all.get(gone - 1).order);
                }
            }
            assertThat(store.retainedEvents()).as(context).isEqualTo(retained);
            assertThat(retained).as(context).isLessThanOrEqualTo(options.maxEvents());
            assertThat(store.retainedBytes()).as(context).isLessThanOrEqualTo(MAX_BYTES);
            assertThat(store.evictedEvents() + cleared + retained).as(context).isEqualTo(order);
            long corrupt = 0;
            for (boolean[] shard : seenCorrupt) {
                for (boolean seen : shard) {
                    corrupt += seen ? 1 : 0;
                }
            }
            assertThat(store.corruptEvents()).as(context).isEqualTo(corrupt);
        }

        /** Age is enforced by appends and reads, so the last step may have gone by unnoticed. */
        long lastLook() {
            return Duration.ofSeconds(3).toNanos();
        }

        void clear() {
            long before = store.retainedEvents();
            store.clear();
            cleared += before;
        }
    }

    @Seeds(150)
    void givesBackWhatWasEmittedWithinRetention(long seed) {
        Model model = new Model(seed);
        for (int step = 0; step < 600; step++) {
            String context = "seed " + seed + " step " + step;
            int choice = model.random.nextInt(100);
            if (choice < 70) {
                model.append();
            } else if (choice < 95) {
                model.readOn(context);
            } else if (choice < 99) {
                model.environment.advance(Duration.ofMillis(model.random.nextInt(3_000)));
                model.append();
            } else if (model.random.nextInt(4) == 0) {
                model.clear();
            }
            if (step % 20 == 0) {
                model.check(context);
            }
        }
        model.check("seed " + seed + " end");
    }
}
