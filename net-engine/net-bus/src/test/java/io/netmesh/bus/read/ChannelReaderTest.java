package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.filter.Filter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChannelReaderTest {

    private final ScriptedTransport transport =
            new ScriptedTransport(2).ordered().signalling(() -> {});
    private final ListenerBench bench = new ListenerBench(transport);
    private final MemoryCursorStore store = new MemoryCursorStore();

    @Test
    void listenersGetTheEventsOfTheirChannelThatMatch() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        ListenerBench.Subscribed sameChannel = listen("a2", "a", StartFrom.earliest());
        ListenerBench.Subscribed b = listen("b", "b", StartFrom.earliest());
        ListenerBench.Subscribed filtered = bench.listen("f", "a", Filter.eq("n", 2), StartFrom.earliest(), store);
        emit(0, "a", 1);
        emit(1, "b", 2);
        emit(1, "a", 2);
        transport.append(0, "{\"n\":4}");
        transport.append(0, "[]");
        transport.appendCorrupt(1);
        emit(0, "a", 3);

        bench.settle();

        assertThat(a.payloads()).containsExactly(event("a", 1), event("a", 2), event("a", 3));
        assertThat(sameChannel.payloads()).isEqualTo(a.payloads());
        assertThat(b.payloads()).containsExactly(event("b", 2));
        assertThat(filtered.payloads()).containsExactly(event("a", 2));
    }

    @Test
    void lastChannelKeyCountsAndEscapesAreResolved() {
        ListenerBench.Subscribed a = listen("a", "a/b", StartFrom.earliest());
        transport.append(0, "{\"_channel\":\"x\",\"_chann\\u0065l\":\"a\\/b\"}");
        transport.append(0, "{\"_channel\":\"a/b\",\"_channel\":7}");
        transport.append(0, "{\"o\":{\"_channel\":\"a/b\"}}");

        bench.settle();

        assertThat(a.ids()).containsExactly("1-1");
    }

    @Test
    void latestMeansWhatIsEmittedAfterListening() {
        emit(0, "a", 1);
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        emit(0, "a", 2);

        bench.settle();

        assertThat(a.payloads()).containsExactly(event("a", 2));
    }

    @Test
    void tenListenersOnTenChannelsCostTheReadsOfOne() {
        for (int listener = 0; listener < 10; listener++) {
            listen("l" + listener, "c" + listener, StartFrom.latest());
        }
        bench.settle();
        int before = transport.reads();
        for (int event = 0; event < 100; event++) {
            emit(event % 2, "c" + event % 10, event);
        }

        bench.settle();

        assertThat(transport.reads() - before).isLessThan(10);
    }

    @Test
    void listenersThatStartAtDifferentPlacesMeet() {
        for (int event = 0; event < 5_000; event++) {
            emit(event % 2, "a", event);
        }
        ListenerBench.Subscribed old = listen("old", "a", StartFrom.earliest());
        ListenerBench.Subscribed fresh = listen("fresh", "a", StartFrom.latest());
        bench.turn();
        emit(0, "a", 5_000);
        bench.turn();

        assertThat(fresh.payloads()).containsExactly(event("a", 5_000)); // not delayed by the backlog of the other
        assertThat(fresh.isAtHead()).isTrue();
        assertThat(old.isAtHead()).isFalse();
        bench.settle();
        assertThat(old.payloads()).hasSize(5_001).doesNotHaveDuplicates();
        assertThat(old.isAtHead()).isTrue();
        int before = transport.reads();
        emit(0, "a", 5_001);
        bench.settle();
        assertThat(transport.reads() - before).isLessThan(7);
    }

    @Test
    void sinkThatRefusesDelaysNobodyAndMissesNothing() {
        ListenerBench.Subscribed slow = listen("slow", "a", StartFrom.latest());
        ListenerBench.Subscribed fast = listen("fast", "a", StartFrom.latest());
        bench.settle();
        slow.takes(2);
        for (int event = 0; event < 1_000; event++) {
            emit(event % 2, "a", event);
        }

        bench.settle();

        assertThat(fast.delivered).hasSize(1_000);
        assertThat(fast.isAtHead()).isTrue();
        assertThat(slow.delivered).hasSize(2);
        assertThat(slow.isAtHead()).isFalse();
        slow.takes(Integer.MAX_VALUE);
        bench.settle();
        assertThat(slow.payloads()).isEqualTo(fast.payloads());
        assertThat(slow.isAtHead()).isTrue();
    }

    @Test
    void refusedSinkIsNotAskedAgainBeforeItIsReady() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        bench.settle();
        a.takes(0);
        for (int event = 0; event < 10; event++) {
            emit(0, "a", event);
            bench.settle();
        }

        assertThat(a.refusals()).isEqualTo(1);
        assertThat(bench.isReading()).isFalse();
        assertThat(bench.turn()).isFalse();
    }

    @Test
    void sinkThatThrowsDelaysNobodyAndIsOfferedTheEventAgain() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        ListenerBench.Subscribed b = listen("b", "a", StartFrom.latest());
        bench.settle();
        a.throwsOnce();
        emit(0, "a", 1);
        bench.settle();
        assertThat(a.delivered).isEmpty();
        assertThat(b.delivered).hasSize(1);

        a.takes(1);
        bench.settle();

        assertThat(a.payloads()).containsExactly(event("a", 1));
    }

    @Test
    void committedPositionStaysBeforeTheOldestUnacknowledgedEvent() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        emit(0, "b", 0);
        for (int event = 1; event <= 3; event++) {
            emit(0, "a", event);
        }
        emit(1, "b", 4);
        bench.settle();
        assertThat(a.committed().positions()).isEqualTo(Map.of(0, "1-1", 1, "1-1"));

        a.acknowledge(1); // the second
        assertThat(a.committed().positions()).containsEntry(0, "1-1");
        a.acknowledge(0); // the first
        assertThat(a.committed().positions()).containsEntry(0, "1-3");
        a.acknowledge(0); // the third
        assertThat(a.committed().positions()).containsEntry(0, "1-4");
    }

    @Test
    void acknowledgingTwiceCountsOnce() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        emit(0, "a", 1);
        emit(0, "a", 2);
        bench.settle();

        a.delivered.get(0).acknowledge();
        a.delivered.get(0).acknowledge();

        assertThat(a.committed().positions()).containsEntry(0, "1-1");
    }

    @Test
    void positionIsSavedAfterTheCommitIntervalIfItMoved() {
        CountingStore counting = new CountingStore(store);
        ListenerBench.Subscribed a = bench.listen("a", "a", null, StartFrom.earliest(), counting);
        bench.settle();
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();
        assertThat(counting.saves).isZero();

        emit(0, "a", 1);
        bench.settle();
        a.acknowledgeAll();
        bench.settle();
        assertThat(counting.saves).isZero();
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();
        assertThat(store.load("a")).contains(cursor(Map.of(0, "1-1")));
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();
        assertThat(counting.saves).isEqualTo(1);
        assertThat(bench.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void latestIsSavedEvenIfNothingCame() {
        emit(0, "a", 1);
        listen("a", "a", StartFrom.latest());
        bench.settle();
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();

        assertThat(store.load("a")).contains(cursor(Map.of(0, "1-1")));
    }

    @Test
    void reopenedListenerGoesOnAfterItsCommittedPosition() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        for (int event = 1; event <= 4; event++) {
            emit(0, "a", event);
        }
        bench.settle();
        a.acknowledge(0);
        a.acknowledge(1); // the third: the second holds the position back
        CompletableFuture<Void> closed = a.close();
        bench.settle();
        assertThat(closed).isCompleted();
        emit(0, "a", 5);
        ListenerBench.Subscribed reopened = listen("a", "a", StartFrom.latest());

        bench.settle();

        assertThat(reopened.ids()).containsExactly("1-2", "1-3", "1-4", "1-5");
        assertThat(a.delivered).hasSize(4);
    }

    @Test
    void positionsOfShardsThatAreNotReadSurvive() {
        store.save("a", cursor(Map.of(0, "1-1", 9, "x")));
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        emit(0, "a", 1);
        emit(0, "a", 2);
        bench.settle();
        a.acknowledgeAll();
        a.close();
        bench.settle();

        assertThat(a.ids()).containsExactly("1-2");
        assertThat(store.load("a")).contains(cursor(Map.of(0, "1-2", 9, "x")));
    }

    @Test
    void gapReachesEveryListenerThatItConcerns() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        ListenerBench.Subscribed b = listen("b", "b", StartFrom.latest());
        emit(0, "a", 0);
        bench.settle();
        a.takes(0);
        for (int event = 1; event <= 10; event++) {
            emit(0, "a", event);
        }
        bench.settle();
        for (int event = 11; event <= 1_000; event++) {
            emit(0, "a", event);
        }
        bench.settle();
        transport.trim(0, 900);
        a.takes(Integer.MAX_VALUE);
        bench.settle();

        assertThat(b.gaps).isEmpty();
        assertThat(a.gaps).containsExactly(new Gap(0, OptionalLong.of(900 - 11)));
        assertThat(a.delivered).hasSize(1_001 - (900 - 11));
    }

    @Test
    void outageIsToldOnceAndOtherShardsGoOn() {
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.latest());
        bench.settle();
        transport.fail(0);
        emit(0, "a", 1);
        emit(1, "a", 2);
        for (int attempt = 0; attempt < 5; attempt++) {
            bench.settle();
            bench.advance(Duration.ofSeconds(3));
        }
        assertThat(a.payloads()).containsExactly(event("a", 2));
        assertThat(a.failures).hasSize(1);
        transport.recover(0);
        bench.settle();
        assertThat(a.payloads()).containsExactly(event("a", 2), event("a", 1));
        transport.fail(1);
        emit(1, "a", 3);
        bench.settle();
        assertThat(a.failures).hasSize(2);
    }

    @Test
    void failingShardIsNotReadBeforeItsPauseIsOver() {
        listen("a", "a", StartFrom.latest());
        bench.settle();
        transport.fail(0);
        bench.settle();
        int before = transport.reads();

        for (int turn = 0; turn < 100; turn++) {
            bench.turn();
        }

        assertThat(transport.reads() - before).isLessThanOrEqualTo(100); // the healthy shard alone
        assertThat(bench.nextDeadlineNanos()).isPositive().isNotEqualTo(Long.MAX_VALUE);
    }

    @Test
    void unreadableCursorKeepsTheListenerWaitingUntilItIsRepaired() {
        BrokenStore broken = new BrokenStore();
        ListenerBench.Subscribed a = bench.listen("a", "a", null, StartFrom.earliest(), broken);
        emit(0, "a", 1);
        bench.settle();
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        assertThat(a.delivered).isEmpty();
        assertThat(a.failures).hasSize(1).first().isInstanceOf(CursorStoreException.class);

        broken.works = true;
        bench.advance(Duration.ofSeconds(10));
        bench.settle();

        assertThat(a.delivered).hasSize(1);
    }

    @Test
    void outageIsShownUntilItIsOverAndThenTheRecoveryIsTold() {
        BrokenStore broken = new BrokenStore();
        ListenerBench.Subscribed a = bench.listen("a", "a", null, StartFrom.earliest(), broken);
        bench.settle();
        assertThat(a.outage()).isEqualTo("cannot start: scripted");
        assertThat(a.isStarted()).isFalse();

        broken.works = true;
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        assertThat(a.outage()).isEmpty();
        assertThat(a.recoveries()).isEqualTo(1);

        transport.fail(1);
        emit(0, "a", 1);
        bench.settle();
        assertThat(a.outage()).isEqualTo("cannot read: transient error: scripted");

        broken.works = false;
        a.acknowledgeAll();
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();
        bench.settle(); // the store's answer comes as a command
        assertThat(a.failures).hasSize(3);
        transport.recover(1);
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        assertThat(a.outage()).isEqualTo("cannot save its position: scripted");
        assertThat(a.recoveries()).isEqualTo(1); // not while something is still amiss

        broken.works = true;
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        bench.settle();
        assertThat(a.outage()).isEmpty();
        assertThat(a.recoveries()).isEqualTo(2);
    }

    @Test
    void storedCursorThatMakesNoSenseIsAFailureAndNotANewStart() {
        store.save("a", "no cursor");
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        emit(0, "a", 1);
        bench.settle();

        assertThat(a.delivered).isEmpty();
        assertThat(a.failures)
                .extracting(NetException::getMessage)
                .first()
                .asString()
                .contains("invalid cursor");
    }

    @Test
    void failedSaveIsToldOnceAndTriedAgain() {
        BrokenStore broken = new BrokenStore();
        broken.works = true;
        ListenerBench.Subscribed a = bench.listen("a", "a", null, StartFrom.earliest(), broken);
        bench.settle();
        broken.works = false;
        emit(0, "a", 1);
        bench.settle();
        a.acknowledgeAll();
        for (int attempt = 0; attempt < 3; attempt++) {
            bench.advance(ListenerBench.COMMIT_INTERVAL);
            bench.settle();
        }
        assertThat(a.failures).hasSize(1);
        broken.works = true;
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();

        assertThat(broken.load("a")).contains(cursor(Map.of(0, "1-1")));
    }

    @Test
    void storeThatDoesNotAnswerIsAnOutageUntilItDoes() {
        bench.storageHangs();
        ListenerBench.Subscribed a = listen("a", "a", StartFrom.earliest());
        emit(0, "a", 1);
        bench.settle();
        assertThat(a.outage()).isEmpty();
        assertThat(bench.nextDeadlineNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        assertThat(a.outage()).isEqualTo("cannot start: no answer for 10 s");
        bench.storageAnswers();
        bench.settle();
        assertThat(a.delivered).hasSize(1);
        assertThat(a.outage()).isEmpty();
        assertThat(a.recoveries()).isEqualTo(1);

        bench.storageHangs();
        a.acknowledgeAll();
        bench.advance(ListenerBench.COMMIT_INTERVAL);
        bench.settle();
        bench.advance(Duration.ofSeconds(10));
        bench.settle();
        assertThat(a.outage()).isEqualTo("cannot save its position: no answer for 10 s");
        bench.storageAnswers();
        bench.settle();
        assertThat(a.outage()).isEmpty();
        assertThat(a.failures).hasSize(2);
        assertThat(store.load("a")).contains(cursor(Map.of(0, "1-1")));
    }

    @Test
    void closeThatCannotSaveFails() {
        BrokenStore broken = new BrokenStore();
        broken.works = true;
        ListenerBench.Subscribed a = bench.listen("a", "a", null, StartFrom.earliest(), broken);
        emit(0, "a", 1);
        bench.settle();
        a.acknowledgeAll();
        broken.works = false;

        CompletableFuture<Void> closed = a.close();
        bench.settle();

        assertThat(closed).isCompletedExceptionally();
    }

    private ListenerBench.Subscribed listen(String name, String channel, StartFrom startFrom) {
        return bench.listen(name, channel, null, startFrom, store);
    }

    private void emit(int shard, String channel, int number) {
        transport.append(shard, event(channel, number));
    }

    private static String event(String channel, int number) {
        return "{\"n\":" + number + ",\"_channel\":\"" + channel + "\"}";
    }

    private static String cursor(Map<Integer, String> positions) {
        return new Cursor(new TreeMap<>(positions)).encode();
    }

    private static final class CountingStore implements CursorStore {
        private final CursorStore store;
        private int saves;

        CountingStore(CursorStore store) {
            this.store = store;
        }

        @Override
        public Optional<String> load(String name) {
            return store.load(name);
        }

        @Override
        public void save(String name, String cursor) {
            saves++;
            store.save(name, cursor);
        }
    }

    private static final class BrokenStore implements CursorStore {
        private final MemoryCursorStore store = new MemoryCursorStore();
        private boolean works;

        @Override
        public Optional<String> load(String name) {
            requireWorking();
            return store.load(name);
        }

        @Override
        public void save(String name, String cursor) {
            requireWorking();
            store.save(name, cursor);
        }

        private void requireWorking() {
            if (!works) {
                throw new CursorStoreException(CursorStoreException.Kind.UNREADABLE, "scripted", null);
            }
        }
    }
}
