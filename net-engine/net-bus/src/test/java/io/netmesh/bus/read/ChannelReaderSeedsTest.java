package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.filter.Filter;
import io.netmesh.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Listeners under any interleaving of appends, turns, full and empty sinks, acknowledgements out of order, halts with reopening
 * from the committed position, failing shards and retention. Between two openings no event comes twice and each shard keeps
 * its order; over all of them every event comes at least once, or a gap says that it cannot.
 */
class ChannelReaderSeedsTest {

    private static final int STEPS = 120;

    @Seeds(1500)
    void nothingIsLostOrRepeatedWithoutRetention(long seed) {
        new Scenario(seed, false).run();
    }

    @Seeds(1500)
    void whatRetentionTakesIsReported(long seed) {
        new Scenario(seed, true).run();
    }

    private static final class Scenario {
        private final String name;
        private final SplittableRandom random;
        private final boolean retention;
        private final boolean faults;
        private final ScriptedTransport transport;
        private final ListenerBench bench;
        private final MemoryCursorStore store = new MemoryCursorStore();
        private final List<Wanted> listeners = new ArrayList<>();
        private final List<Set<Integer>> trimmed = new ArrayList<>();
        private final List<List<String>> payloads = new ArrayList<>();

        Scenario(long seed, boolean retention) {
            this.name = "seed " + seed;
            this.random = new SplittableRandom(seed);
            this.retention = retention;
            this.faults = random.nextInt(3) == 0;
            int shards = random.nextInt(1, 5);
            transport = new ScriptedTransport(shards);
            if (random.nextBoolean()) {
                transport.ordered();
            }
            if (random.nextInt(4) > 0) {
                transport.signalling(() -> {});
            }
            bench = new ListenerBench(transport);
            for (int shard = 0; shard < shards; shard++) {
                trimmed.add(new TreeSet<>());
                payloads.add(new ArrayList<>());
            }
        }

        void run() {
            emitSome(random.nextInt(30));
            for (int count = random.nextInt(1, 5); count > 0; count--) {
                listeners.add(new Wanted("l" + count));
            }
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            finish();
            listeners.forEach(Wanted::verify);
        }

        private void step() {
            Wanted listener = listeners.get(random.nextInt(listeners.size()));
            int shard = random.nextInt(transport.shards());
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> emitSome(random.nextInt(20));
                case 3, 4, 5, 6 -> bench.turn();
                case 7 -> listener.current.takes(random.nextInt(6));
                case 8 -> listener.current.takes(Integer.MAX_VALUE);
                case 9, 10 -> listener.acknowledgeSome();
                case 11 -> bench.advance(Duration.ofMillis(random.nextInt(1500)));
                case 12 -> {
                    if (random.nextInt(3) == 0) {
                        listener.reopen();
                    } else if (retention) {
                        trim(shard, random.nextInt(10));
                    }
                }
                default -> {
                    if (faults && random.nextBoolean()) {
                        transport.fail(shard);
                    } else {
                        transport.recover(shard);
                    }
                }
            }
        }

        /** Everything works again, and each shard gets a last event that shows every gap. */
        private void finish() {
            for (int shard = 0; shard < transport.shards(); shard++) {
                transport.recover(shard);
                emit(shard);
            }
            for (int round = 0; round < 5; round++) {
                bench.advance(Duration.ofSeconds(10));
                listeners.forEach(listener -> listener.current.takes(Integer.MAX_VALUE));
                bench.settle();
            }
            listeners.forEach(listener -> listener.current.acknowledgeAll());
            bench.settle();
        }

        private void emitSome(int count) {
            for (int event = 0; event < count; event++) {
                emit(random.nextInt(transport.shards()));
            }
        }

        private void emit(int shard) {
            int number = payloads.get(shard).size() + 1;
            if (random.nextInt(10) == 0) {
                payloads.get(shard).add("");
                transport.appendCorrupt(shard);
                return;
            }
            String payload = "{\"even\":" + (number % 2 == 0) + ",\"_channel\":\"c" + random.nextInt(3) + "\"}";
            payloads.get(shard).add(payload);
            transport.append(shard, payload);
        }

        private void trim(int shard, int count) {
            int first = payloads.get(shard).size() - transport.retained(shard) + 1;
            for (int number = first; number < first + Math.min(count, transport.retained(shard)); number++) {
                trimmed.get(shard).add(number);
            }
            transport.trim(shard, count);
        }

        /** A listener's wishes and, over all its openings, what became of them. */
        private final class Wanted {
            private final String listenerName;
            private final String channel = "c" + random.nextInt(3);
            private final @Nullable Filter filter = random.nextInt(3) == 0 ? Filter.eq("even", true) : null;
            private final List<Set<Integer>> acknowledged = new ArrayList<>();
            private final long[] missed = new long[transport.shards()];
            private final int[] start = new int[transport.shards()];
            private ListenerBench.Subscribed current;

            Wanted(String listenerName) {
                this.listenerName = listenerName;
                boolean latest = random.nextBoolean();
                for (int shard = 0; shard < start.length; shard++) {
                    start[shard] = latest ? payloads.get(shard).size() : 0;
                    acknowledged.add(new HashSet<>());
                }
                current = open(latest ? StartFrom.latest() : StartFrom.earliest());
            }

            private ListenerBench.Subscribed open(StartFrom startFrom) {
                return bench.listen(listenerName, channel, filter, startFrom, store);
            }

            void acknowledgeSome() {
                for (int count = random.nextInt(6); count > 0 && !current.unacknowledged.isEmpty(); count--) {
                    int index = random.nextInt(current.unacknowledged.size());
                    note(current.unacknowledged.get(index));
                    current.acknowledge(index);
                }
            }

            private void note(ChannelDelivery delivery) {
                acknowledged.get(delivery.event().shardId()).add(number(delivery.event()));
            }

            /** A halt: what is not acknowledged comes again. */
            void reopen() {
                if (!current.isStarted()) {
                    return;
                }
                checkOrder();
                Cursor committed = current.committed();
                assertThat(current.close()).as(name).isNotCompletedExceptionally();
                bench.turn();
                gather();
                assertThat(Cursor.decode(store.load(listenerName).orElse(Cursor.START.encode())))
                        .as("%s: saved at close", name)
                        .isEqualTo(committed);
                current = open(StartFrom.earliest());
            }

            private void gather() {
                current.gaps.forEach(
                        gap -> missed[gap.shardId()] += gap.missed().orElseThrow());
            }

            private void checkOrder() {
                List<List<Integer>> byShard = new ArrayList<>();
                acknowledged.forEach(shard -> byShard.add(new ArrayList<>()));
                long lastOrder = 0;
                for (ChannelDelivery delivery : current.delivered) {
                    StoredEvent event = delivery.event();
                    byShard.get(event.shardId()).add(number(event));
                    if (!faults && !retention && event.order() != 0) {
                        assertThat(event.order())
                                .as("%s: emit order over shards", name)
                                .isGreaterThan(lastOrder);
                        lastOrder = event.order();
                    }
                    assertThat(isWanted(event.raw())).as("%s: %s", name, event).isTrue();
                }
                byShard.forEach(numbers -> assertThat(numbers)
                        .as("%s %s: order of the shard, once each", name, listenerName)
                        .isSorted()
                        .doesNotHaveDuplicates());
            }

            void verify() {
                checkOrder();
                gather();
                current.delivered.forEach(this::note);
                assertThat(current.isAtHead()).as("%s: catches up", name).isTrue();
                for (int shard = 0; shard < start.length; shard++) {
                    Set<Integer> lost = new TreeSet<>();
                    for (int number = start[shard] + 1;
                            number <= payloads.get(shard).size();
                            number++) {
                        if (isWanted(payloads.get(shard).get(number - 1))
                                && !acknowledged.get(shard).contains(number)) {
                            lost.add(number);
                        }
                    }
                    assertThat(trimmed.get(shard))
                            .as("%s shard %d: lost", name, shard)
                            .containsAll(lost);
                    if (start[shard] > 0 || !retention) {
                        // Who starts at the oldest event does not miss what was gone before.
                        assertThat(missed[shard])
                                .as("%s shard %d: gaps", name, shard)
                                .isGreaterThanOrEqualTo(lost.size());
                    }
                    assertThat(current.committed().positions().get(shard))
                            .as("%s shard %d: all is committed", name, shard)
                            .isEqualTo("1-" + payloads.get(shard).size());
                }
            }

            private boolean isWanted(String payload) {
                return payload.contains("\"" + channel + "\"") && (filter == null || payload.contains("true"));
            }
        }

        private static int number(StoredEvent event) {
            return Integer.parseInt(event.id().substring(2));
        }
    }
}
