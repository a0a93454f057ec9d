package io.netmesh.bus.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.SimulatedEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryTransportTest {

    private static final long START_MILLIS = 1_700_000_000_000L;

    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, START_MILLIS);
    private final AtomicInteger signals = new AtomicInteger();

    @Test
    void eventIsReadableAtOnceUnderItsIdTimestampAndOrder() {
        MemoryTransport store = started(MemoryOptions.defaults());
        environment.advance(Duration.ofNanos(70));
        assertThat(append(store, 0, "{\"a\":1}")).isEqualTo(70);
        assertThat(append(store, 1, "2")).isEqualTo(70);
        assertThat(append(store, 0, "3")).isEqualTo(71);

        ShardPage page = read(store, 0, null, 10);
        assertThat(texts(page)).containsExactly("{\"a\":1}", "3");
        assertThat(page.events()).extracting(StoredEvent::id).containsExactly("1700000000000-1", "1700000000000-2");
        assertThat(page.events()).extracting(StoredEvent::order).containsExactly(1L, 3L);
        assertThat(page.events()).extracting(StoredEvent::insertionTs).containsExactly(70L, 71L);
        assertThat(page.nextId()).isEqualTo("1700000000000-2");
        assertThat(page.hasMore()).isFalse();
        assertThat(store.orderWatermark()).isEqualTo(3);
        assertThat(signals).hasValue(3);
    }

    @Test
    void batchKeepsItsOwnTimestamps() {
        MemoryTransport store = started(MemoryOptions.defaults());
        store.append(new EventBatch(
                1, List.of(new EventBatch.Entry(bytes("1"), 5), new EventBatch.Entry(bytes("2"), 9)), 0, 1));
        assertThat(read(store, 1, null, 10).events())
                .extracting(StoredEvent::insertionTs)
                .containsExactly(5L, 9L);
    }

    @Test
    void cursorIsExclusiveAndPagesFollowEachOther() {
        MemoryTransport store = started(MemoryOptions.defaults());
        for (int i = 0; i < 5; i++) {
            append(store, 0, "" + i);
        }
        ShardPage first = read(store, 0, null, 2);
        assertThat(texts(first)).containsExactly("0", "1");
        assertThat(first.hasMore()).isTrue();
        ShardPage second = read(store, 0, first.nextId(), 3);
        assertThat(texts(second)).containsExactly("2", "3", "4");
        assertThat(second.hasMore()).isFalse();
        ShardPage third = read(store, 0, second.nextId(), 3);
        assertThat(third.events()).isEmpty();
        assertThat(third.nextId()).isNull();
        assertThat(third.hasMore()).isFalse();
    }

    @Test
    void payloadsThatAreNotOneJsonValueAreSkippedAndCountedOnce() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "not json");
        append(store, 0, " {\"a\": 1 } \n");
        append(store, 0, "");
        append(store, 0, "1,\"t\":5");
        store.append(new EventBatch(0, List.of(new EventBatch.Entry(new byte[] {'"', (byte) 0xFF, '"'}, 1)), 0, 1));

        for (int round = 0; round < 2; round++) {
            ShardPage page = read(store, 0, null, 10);
            assertThat(texts(page)).containsExactly("{\"a\": 1 }");
            assertThat(page.skipped()).isEqualTo(4);
            assertThat(page.nextId()).as("skipped records are passed").isEqualTo(START_MILLIS + "-5");
        }
        assertThat(store.corruptEvents()).isEqualTo(4);
    }

    @Test
    void corruptRecordsAreStillCountedOnceWhenTheSegmentGrewMeanwhile() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "bad");
        read(store, 0, null, 10);
        for (int i = 0; i < 2000; i++) {
            append(store, 0, "0");
        }
        assertThat(read(store, 0, null, 10_000).skipped()).isEqualTo(1);
        assertThat(store.corruptEvents()).isEqualTo(1);
    }

    @Test
    void oldestEventsOfTheNodeGoFirstAndTheGapIsExact() {
        MemoryTransport store = started(MemoryOptions.defaults().withMaxEvents(10));
        for (int i = 0; i < 6; i++) {
            append(store, 0, "" + i);
        }
        String readSoFar = read(store, 0, null, 2).nextId();
        for (int i = 0; i < 8; i++) {
            append(store, 1, "" + i);
        }
        assertThat(store.retainedEvents()).isEqualTo(10);
        assertThat(store.evictedEvents()).isEqualTo(4);
        ShardPage page = read(store, 0, readSoFar, 10);
        assertThat(texts(page)).containsExactly("4", "5");
        assertThat(page.missed()).isEqualTo(2);
        assertThat(read(store, 0, null, 10).missed()).as("no position, no gap").isZero();
        assertThat(read(store, 0, page.nextId(), 10).missed()).isZero();
    }

    @Test
    void memoryStaysWithinItsBoundWhateverTheSizes() {
        MemoryTransport store =
                started(MemoryOptions.defaults().withMaxBytes(1 << 20).withMaxEventBytes(100_000));
        for (int i = 0; i < 5_000; i++) {
            append(store, i % 2, "\"" + "x".repeat(i % 50 == 0 ? 90_000 : i % 300) + "\"");
            assertThat(store.retainedBytes()).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(store.evictedEvents()).isPositive();
        assertThat(store.retainedEvents() + store.evictedEvents()).isEqualTo(5_000);
        assertThat(countAll(store, 0) + countAll(store, 1)).isEqualTo(store.retainedEvents());
    }

    @Test
    void eventsOlderThanTheAgeAreGone() {
        MemoryTransport store = started(MemoryOptions.defaults().withMaxAge(Duration.ofSeconds(16)));
        append(store, 0, "1");
        environment.advance(Duration.ofSeconds(10));
        append(store, 0, "2");
        environment.advance(Duration.ofSeconds(6));
        assertThat(texts(read(store, 0, null, 10))).containsExactly("1", "2");
        environment.advance(Duration.ofSeconds(2));
        assertThat(texts(read(store, 0, null, 10))).containsExactly("2");
        assertThat(store.evictedEvents()).isEqualTo(1);
    }

    @Test
    void cursorOfAnEarlierStartResumesAtTheOldest() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "1");
        assertThat(texts(read(store, 0, "1600000000000-77", 10))).containsExactly("1");
        assertThat(texts(read(store, 0, "1800000000000-77", 10)))
                .as("the clock was set back")
                .containsExactly("1");
    }

    @Test
    void cursorBeyondTheNewestWaitsForWhatComes() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "1");
        assertThat(read(store, 0, START_MILLIS + "-18446744073709551615", 10).events())
                .isEmpty();
        assertThat(read(store, 0, START_MILLIS + "-9", 10).missed()).isZero();
    }

    @Test
    void textThatIsNoIdFailsTheRead() {
        MemoryTransport store = started(MemoryOptions.defaults());
        for (String id : List.of("", "7", "-", "a-1", "1-b", "1-", "-1", "1-2-3", "1 - 2")) {
            assertThatThrownBy(() -> read(store, 0, id, 10))
                    .as(id)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TransportException.class);
        }
    }

    @Test
    void largerPayloadsThanAllowedAreRefused() {
        MemoryTransport store = started(MemoryOptions.defaults().withMaxEventBytes(3));
        MemoryIntake intake = new MemoryIntake(store);
        assertThat(intake.offer(0, bytes("1234"))).isEqualTo(MemoryIntake.TOO_LARGE);
        assertThat(intake.offer(0, bytes("123"))).isPositive();
        assertThat(intake.counters().dropped()).isEqualTo(1);
        assertThat(intake.counters().ingested()).isEqualTo(1);
    }

    @Test
    void clearRemovesEverythingAndNumbersGoOn() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "1");
        append(store, 0, "2");
        String position = read(store, 0, null, 1).nextId();
        store.clear();
        assertThat(read(store, 0, null, 10).events()).isEmpty();
        assertThat(store.retainedEvents()).isZero();
        assertThat(store.evictedEvents()).isZero();
        assertThat(store.latestId(0).toCompletableFuture().join()).isEqualTo(START_MILLIS + "-2");
        append(store, 0, "3");
        ShardPage page = read(store, 0, position, 10);
        assertThat(texts(page)).containsExactly("3");
        assertThat(page.missed()).isEqualTo(1);
    }

    @Test
    void latestIdAndCountFollowTheLog() {
        MemoryTransport store = started(MemoryOptions.defaults());
        assertThat(store.latestId(0).toCompletableFuture().join()).isNull();
        append(store, 0, "1");
        String first = store.latestId(0).toCompletableFuture().join();
        append(store, 0, "2");
        append(store, 0, "bad");
        assertThat(store.countAfter(0, first)).hasValue(2);
        assertThat(store.countAfter(0, null)).hasValue(3);
        assertThat(store.countAfter(1, null)).hasValue(0);
        assertThat(store.countAfter(0, "garbage")).isEmpty();
    }

    @Test
    void afterShutdownNothingIsTakenAndReadingGoesOn() {
        MemoryTransport store = started(MemoryOptions.defaults());
        append(store, 0, "1");
        store.shutdown();
        assertThat(append(store, 0, "2")).isEqualTo(MemoryIntake.SHUT_DOWN);
        assertThat(texts(read(store, 0, null, 10))).containsExactly("1");
    }

    @Test
    void largePagesAreCutByBytes() {
        MemoryTransport store = started(MemoryOptions.defaults());
        String payload = "\"" + "x".repeat(1_000_000) + "\"";
        for (int i = 0; i < 40; i++) {
            append(store, 0, payload);
        }
        ShardPage page = read(store, 0, null, 10_000);
        assertThat(page.events()).hasSizeBetween(16, 20);
        assertThat(page.hasMore()).isTrue();
        assertThat(page.nextId())
                .isEqualTo(page.events().get(page.events().size() - 1).id());
    }

    private MemoryTransport started(MemoryOptions options) {
        MemoryTransport store = new MemoryTransport(options);
        store.start(new TransportContext(2, environment, signals::incrementAndGet));
        return store;
    }

    private static long append(MemoryTransport store, int shard, String text) {
        return store.append(shard, bytes(text));
    }

    private static ShardPage read(MemoryTransport store, int shard, @Nullable String after, int limit) {
        return store.read(shard, after, limit).toCompletableFuture().join();
    }

    private static int countAll(MemoryTransport store, int shard) {
        int count = 0;
        String after = null;
        for (ShardPage page = read(store, shard, null, 1000);
                page.nextId() != null;
                page = read(store, shard, after, 1000)) {
            count += page.events().size();
            after = page.nextId();
        }
        return count;
    }

    private static List<String> texts(ShardPage page) {
        return page.events().stream().map(StoredEvent::raw).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
