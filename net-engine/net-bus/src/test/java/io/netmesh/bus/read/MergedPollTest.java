package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.filter.Filter;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergedPollTest {

    private static final Filter EVEN = Filter.eq("even", true);

    @Test
    void limitOfZeroDropsTheCursorWithoutLookingAtIt() {
        PollResponse page =
                reader(new ScriptedTransport(2)).poll(PollRequest.of(0).withCursor("no cursor at all"));

        assertThat(page.nextId()).isNull();
        assertThat(page.hasMore()).isFalse();
        assertThat(page.events()).isEmpty();
    }

    @Test
    void largestLimitReadsTenThousandPerShardAndSaysSo() {
        ScriptedTransport transport = filled(1, 10_001);

        PollResponse page = reader(transport).poll(PollRequest.of(0xFFFF_FFFFL));

        assertThat(page.events()).hasSize(10_000);
        assertThat(page.truncated()).isTrue();
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void eventsOfOneProducerComeInEmitOrderWhateverTheirShards() {
        ScriptedTransport transport = new ScriptedTransport(3).ordered();
        for (int event = 0; event < 100; event++) {
            transport.append(event < 90 ? 0 : event % 3, String.valueOf(event));
        }

        assertThat(payloads(readAll(reader(transport), PollRequest.of(7)))).isEqualTo(numbers(0, 100));
    }

    @Test
    void pageIsFilledFromOneShardWhenTheOthersAreEmpty() {
        ScriptedTransport transport = new ScriptedTransport(4).ordered();
        for (int event = 0; event < 100; event++) {
            transport.append(2, String.valueOf(event));
        }

        assertThat(payloads(reader(transport).poll(PollRequest.of(100)).events()))
                .isEqualTo(numbers(0, 100));
    }

    @Test
    void eventStoredWhileTheShardsAreReadDoesNotOvertakeAnEarlierOne() {
        ScriptedTransport transport = new ScriptedTransport(2).ordered();
        transport.append(0, "0");
        int[] next = {1};
        transport.beforeRead(shard -> {
            if (shard == 1 && next[0] < 20) {
                transport.append(0, String.valueOf(next[0]++)); // behind the reader's back
                transport.append(1, String.valueOf(next[0]++)); // right in front of it
            }
        });
        List<StoredEvent> events = new ArrayList<>();
        BusReader reader = reader(transport);
        PollRequest request = PollRequest.of(10);
        for (int poll = 0; poll < 20; poll++) {
            PollResponse page = reader.poll(request);
            events.addAll(page.events());
            request = request.withCursor(page.nextId());
        }

        assertThat(payloads(events)).isEqualTo(numbers(0, 21));
    }

    @Test
    void shardsTakeTurnsWhereTheTransportHasNoOrder() {
        ScriptedTransport transport = filled(2, 100);
        BusReader reader = reader(transport);

        PollResponse page = reader.poll(PollRequest.of(10));

        assertThat(page.events()).filteredOn(event -> event.shardId() == 0).hasSize(5);
        assertThat(reader.poll(PollRequest.of(1)).events().get(0).shardId())
                .isNotEqualTo(reader.poll(PollRequest.of(1)).events().get(0).shardId());
    }

    @Test
    void timeThatRunsBackwardsInAShardLosesNothing() {
        ScriptedTransport transport = new ScriptedTransport(1);
        transport.append(0, "0", 100);
        transport.append(0, "1", 5);
        transport.append(0, "2", 6);

        PollRequest request = PollRequest.of(1).withOrdering(Ordering.INSERTION_TS);

        assertThat(payloads(readAll(reader(transport), request))).isEqualTo(numbers(0, 3));
    }

    @Test
    void insertionTimeIsUnsigned() {
        ScriptedTransport transport = new ScriptedTransport(2);
        transport.append(0, "\"late\"", -1);
        transport.append(1, "\"early\"", 1);

        PollResponse page = reader(transport).poll(PollRequest.of(9).withOrdering(Ordering.INSERTION_TS));

        assertThat(payloads(page.events())).containsExactly("\"early\"", "\"late\"");
    }

    @Test
    void longRunOfCorruptRecordsIsPassed() {
        ScriptedTransport transport = new ScriptedTransport(1);
        for (int record = 0; record < 5_000; record++) {
            transport.appendCorrupt(0);
        }
        transport.append(0, "0");

        PollResponse page = reader(transport).poll(PollRequest.of(1));

        assertThat(payloads(page.events())).containsExactly("0");
        assertThat(transport.reads()).isLessThan(30);
    }

    @Test
    void failedShardStandsStillWhileOthersGoOn() {
        ScriptedTransport transport = filled(2, 3);
        transport.fail(1);
        BusReader reader = reader(transport);

        PollResponse page = reader.poll(PollRequest.of(10));

        assertThat(page.failedShards()).containsExactly(1);
        assertThat(page.events())
                .extracting(StoredEvent::shardId)
                .containsOnly(0)
                .hasSize(3);
        transport.recover(1);
        assertThat(reader.poll(PollRequest.of(10).withCursor(page.nextId())).events())
                .extracting(StoredEvent::shardId)
                .containsOnly(1)
                .hasSize(3);
    }

    @Test
    void pollSucceedsWhenAllShardsFailAndGivesTheCursorBack() {
        ScriptedTransport transport = filled(2, 3);
        transport.fail(0);
        transport.fail(1);
        String cursor = new Cursor(new TreeMap<>(Map.of(0, "1-1"))).encode();

        PollResponse page = reader(transport).poll(PollRequest.of(10).withCursor(cursor));

        assertThat(page.failedShards()).containsExactly(0, 1);
        assertThat(page.nextId()).isEqualTo(cursor);
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void shardThatClaimsMoreButGivesNothingIsStalled() {
        ScriptedTransport transport = new ScriptedTransport(1);
        transport.lie(0);

        PollResponse page = reader(transport).poll(PollRequest.of(10));

        assertThat(page.stalledShards()).containsExactly(0);
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void gapIsReportedOnceAndExactly() {
        ScriptedTransport transport = filled(1, 10);
        BusReader reader = reader(transport);
        PollResponse first = reader.poll(PollRequest.of(2));
        transport.trim(0, 7);

        PollResponse second = reader.poll(PollRequest.of(1).withCursor(first.nextId()));
        PollResponse third = reader.poll(PollRequest.of(9).withCursor(second.nextId()));

        assertThat(second.gaps()).containsExactly(new Gap(0, OptionalLong.of(5)));
        assertThat(third.gaps()).isEmpty();
        assertThat(reader.eventsMissed()).isEqualTo(5);
    }

    @Test
    void gapThatOpensWhileAPageIsReadIsReportedWithThePageThatPassesIt() {
        ScriptedTransport transport = new ScriptedTransport(4).ordered();
        append(transport, 0, 4);
        append(transport, 1, 4);
        append(transport, 0, 8);
        int[] readsOfShard0 = {0};
        transport.beforeRead(shard -> {
            if (shard == 0 && ++readsOfShard0[0] == 2) {
                transport.trim(0, 6); // four were read, two are lost
            }
        });
        BusReader reader = reader(transport);

        PollResponse first = reader.poll(PollRequest.of(8));
        PollResponse second = reader.poll(PollRequest.of(8).withCursor(first.nextId()));

        assertThat(first.events()).hasSize(8);
        assertThat(first.gaps()).isEmpty();
        assertThat(second.gaps()).containsExactly(new Gap(0, OptionalLong.of(2)));
        assertThat(second.events()).hasSize(6);
    }

    private static void append(ScriptedTransport transport, int shard, int count) {
        for (int event = 0; event < count; event++) {
            transport.append(shard, String.valueOf(event));
        }
    }

    @Test
    void gapThatNobodyCanCountIsStillReported() {
        ScriptedTransport transport = filled(1, 10).notCountingMissed();
        BusReader reader = reader(transport);
        PollResponse first = reader.poll(PollRequest.of(2));
        transport.trim(0, 7);

        assertThat(reader.poll(PollRequest.of(1).withCursor(first.nextId())).gaps())
                .containsExactly(new Gap(0, OptionalLong.empty()));
    }

    @Test
    void pollOneAdvancesAndPassesCorruptRecords() {
        ScriptedTransport transport = new ScriptedTransport(2).ordered();
        transport.append(1, "0");
        transport.appendCorrupt(0);
        transport.append(0, "1");
        BusReader reader = reader(transport);

        assertThat(reader.pollOne().map(StoredEvent::raw)).contains("0");
        assertThat(reader.pollOne().map(StoredEvent::raw)).contains("1");
        assertThat(reader.pollOne()).isEmpty();
        transport.append(1, "2");
        assertThat(reader.pollOne().map(StoredEvent::raw)).contains("2");
    }

    @Test
    void closedReaderRefuses() {
        BusReader reader = reader(new ScriptedTransport(1));
        reader.close();

        assertThatThrownBy(() -> reader.poll(PollRequest.of(1)))
                .isInstanceOf(NodeShutDownException.class)
                .hasMessage("EventBus has been shut down");
        assertThatThrownBy(reader::pollOne).isInstanceOf(NodeShutDownException.class);
    }

    /** Appends, polls and retention in any interleaving: what comes, and what gaps say, is all there was, once, in order. */
    @Seeds(2000)
    void nothingIsLostOrRepeatedByAnyInterleaving(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int shards = random.nextInt(1, 5);
        ScriptedTransport transport = new ScriptedTransport(shards);
        if (random.nextBoolean()) {
            transport.ordered();
        }
        Filter filter = random.nextInt(3) == 0 ? EVEN : null;
        PollRequest request = PollRequest.of(random.nextInt(1, 12))
                .withFilter(filter)
                .withOrdering(random.nextBoolean() ? Ordering.NONE : Ordering.INSERTION_TS);
        BusReader reader = reader(transport);
        ReadLog log = new ReadLog(shards, "seed " + seed);
        int[] emitted = new int[shards];
        for (int step = 0; step < 60; step++) {
            int shard = random.nextInt(shards);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    for (int event = random.nextInt(8); event > 0; event--) {
                        emit(transport, shard, ++emitted[shard], random);
                    }
                }
                case 4 -> transport.trim(shard, random.nextInt(4));
                case 5 -> {
                    if (random.nextBoolean()) {
                        transport.fail(shard);
                    } else {
                        transport.recover(shard);
                    }
                }
                default -> request = log.take(reader.poll(request), request);
            }
        }
        for (int shard = 0; shard < shards; shard++) {
            transport.recover(shard);
        }
        PollResponse page;
        do {
            page = reader.poll(request);
            request = log.take(page, request);
        } while (page.hasMore());
        log.verify(emitted, filter != null, transport);
    }

    /** Every third is corrupt; the number tells the place in the shard. */
    private static void emit(ScriptedTransport transport, int shard, int number, SplittableRandom random) {
        if (isCorrupt(number)) {
            transport.appendCorrupt(shard);
        } else {
            transport.append(shard, "{\"n\":" + number + ",\"even\":" + (number % 2 == 0) + "}", random.nextLong(1000));
        }
    }

    private static boolean isCorrupt(int number) {
        return number % 3 == 0;
    }

    /** What a reader got, by shard. Ids are {@code 1-n}, n the place in the shard. */
    private static final class ReadLog {
        private final List<List<Integer>> events = new ArrayList<>();
        private final long[] missed;
        private final String name;

        ReadLog(int shards, String name) {
            this.name = name;
            missed = new long[shards];
            for (int shard = 0; shard < shards; shard++) {
                events.add(new ArrayList<>());
            }
        }

        PollRequest take(PollResponse page, PollRequest request) {
            page.gaps().forEach(gap -> missed[gap.shardId()] += gap.missed().orElseThrow());
            page.events()
                    .forEach(event -> events.get(event.shardId())
                            .add(Integer.valueOf(event.id().substring(2))));
            return request.withCursor(page.nextId());
        }

        void verify(int[] emitted, boolean onlyEven, ScriptedTransport transport) {
            for (int shard = 0; shard < emitted.length; shard++) {
                List<Integer> seen = events.get(shard);
                assertThat(seen)
                        .as("%s shard %d: ascending, once each", name, shard)
                        .isSorted()
                        .doesNotHaveDuplicates();
                int retainedFrom = emitted[shard] - transport.retained(shard) + 1;
                List<Integer> due = new ArrayList<>();
                for (int number = retainedFrom; number <= emitted[shard]; number++) {
                    if (!isCorrupt(number) && (!onlyEven || number % 2 == 0)) {
                        due.add(number);
                    }
                }
                assertThat(seen)
                        .as("%s shard %d: all that is retained", name, shard)
                        .containsAll(due);
                if (!onlyEven && emitted[shard] > 0 && !seen.isEmpty()) {
                    // What is gone without a successor is reported when there is one to read.
                    int last = transport.retained(shard) == 0 ? seen.get(seen.size() - 1) : emitted[shard];
                    verifyGaps(shard, last, emitted[shard]);
                }
            }
        }

        /** Between the first event that was seen and the last one, each is seen, corrupt, or part of a reported gap. */
        private void verifyGaps(int shard, int last, int emitted) {
            List<Integer> seen = events.get(shard);
            long unseen = 0;
            for (int number = seen.get(0); number <= last; number++) {
                if (!seen.contains(number) && !isCorrupt(number)) {
                    unseen++;
                }
            }
            assertThat(missed[shard]).as("%s shard %d: gaps", name, shard).isGreaterThanOrEqualTo(unseen);
            assertThat(missed[shard]).isLessThanOrEqualTo(emitted - seen.size());
        }
    }

    private static ScriptedTransport filled(int shards, int eventsPerShard) {
        ScriptedTransport transport = new ScriptedTransport(shards);
        for (int shard = 0; shard < shards; shard++) {
            for (int event = 0; event < eventsPerShard; event++) {
                transport.append(shard, String.valueOf(event));
            }
        }
        return transport;
    }

    private static BusReader reader(ScriptedTransport transport) {
        return new BusReader(
                transport,
                transport.shards(),
                NodeEnvironment.system(),
                new Arrivals(),
                Runnable::run,
                GroupSpec.DEFAULT_REDELIVER_AFTER);
    }

    private static List<StoredEvent> readAll(BusReader reader, PollRequest first) {
        List<StoredEvent> events = new ArrayList<>();
        PollRequest request = first;
        PollResponse page;
        do {
            page = reader.poll(request);
            events.addAll(page.events());
            request = request.withCursor(page.nextId());
        } while (page.hasMore());
        return events;
    }

    private static List<String> payloads(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::raw).toList();
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int number = from; number < to; number++) {
            numbers.add(String.valueOf(number));
        }
        return numbers;
    }
}
