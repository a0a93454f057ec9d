package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.NetException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.PollException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.transport.GroupSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shared reader on its real thread. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BusReaderListenTest {

    private final Arrivals arrivals = new Arrivals();
    private final ScriptedTransport transport =
            new ScriptedTransport(2).ordered().signalling(arrivals::signal);
    private final BusReader reader = new BusReader(
            transport, 2, NodeEnvironment.system(), arrivals, Runnable::run, GroupSpec.DEFAULT_REDELIVER_AFTER);
    private final MemoryCursorStore store = new MemoryCursorStore();

    @AfterEach
    void stop() {
        reader.close().join();
    }

    @Test
    void eventsEmittedAfterListeningArrive() {
        emit(0, "a");
        Inbox inbox = new Inbox(100);
        reader.listen(spec("l", "a", StartFrom.latest(), store), inbox);
        emit(0, "a");
        emit(1, "a");

        await().until(() -> inbox.taken.size() == 2);
        assertThat(inbox.ids()).containsExactly("1-2", "1-1");
        assertThat(inbox.threads).containsOnly("net-bus-reader");
    }

    @Test
    void everyEventArrivesWhileProducersAndRoomComeAndGo() throws InterruptedException {
        int events = 20_000;
        Inbox inbox = new Inbox(0);
        ChannelSubscription subscription = reader.listen(spec("l", "a", StartFrom.latest(), store), inbox);
        Thread producer = new Thread(() -> {
            for (int event = 0; event < events; event++) {
                emit(event % 2, "a");
            }
        });
        producer.start();
        while (inbox.taken.size() < events) {
            inbox.room.addAndGet(7);
            subscription.ready();
            if (inbox.taken.size() % 3 == 0) {
                Thread.yield();
            }
        }
        producer.join();

        assertThat(inbox.taken).hasSize(events);
        assertThat(inbox.ids().stream().distinct().count()).isEqualTo(events / 2);
    }

    @Test
    void nameInUseIsRefusedUntilItsListenerIsClosed() {
        ChannelSubscription first = reader.listen(spec("l", "a", StartFrom.latest(), store), new Inbox(1));

        assertThatThrownBy(() -> reader.listen(spec("l", "b", StartFrom.latest(), store), new Inbox(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listener name = l");
        first.close().join();
        assertThat(reader.listen(spec("l", "b", StartFrom.latest(), store), new Inbox(1)))
                .isNotNull();
    }

    @Test
    void startCursorThatMakesNoSenseIsRefusedAtOnce() {
        assertThatThrownBy(() -> reader.listen(spec("l", "a", StartFrom.cursor("no"), store), new Inbox(1)))
                .isInstanceOf(PollException.class);
    }

    @Test
    void positionAndLagFollowTheAcknowledgements() {
        Inbox inbox = new Inbox(100);
        ChannelSubscription subscription = reader.listen(spec("l", "a", StartFrom.earliest(), store), inbox);
        emit(0, "a");
        emit(0, "a");
        await().until(() -> inbox.taken.size() == 2);
        assertThat(subscription.position()).isEmpty();
        assertThat(subscription.lag()).hasValue(2);

        inbox.taken.get(0).acknowledge();
        assertThat(subscription.position()).contains(cursor(Map.of(0, "1-1")));
        assertThat(subscription.lag()).hasValue(1);
        inbox.taken.get(1).acknowledge();
        await().until(() -> subscription.lag().equals(OptionalLong.of(0)));
        await().until(subscription::isAtHead);
        await().until(() -> store.load("l").equals(Optional.of(cursor(Map.of(0, "1-2")))));
    }

    @Test
    void closeSavesWhatIsAcknowledgedAndNothingFollows() {
        Inbox inbox = new Inbox(100);
        ChannelSubscription subscription = reader.listen(
                new ChannelSubscriptionSpec("l", "a", null, StartFrom.earliest(), store, Duration.ofDays(1)), inbox);
        emit(0, "a");
        emit(0, "a");
        await().until(() -> inbox.taken.size() == 2);
        inbox.taken.get(0).acknowledge();

        CompletableFuture<Void> closed = subscription.close();
        assertThat(subscription.close()).isSameAs(closed);
        closed.join();
        emit(0, "a");

        assertThat(store.load("l")).contains(cursor(Map.of(0, "1-1")));
        assertThat(inbox.taken).hasSize(2);
    }

    @Test
    void shutdownSavesPositionsAndEndsTheListeners() {
        Inbox inbox = new Inbox(100);
        ChannelSubscription subscription = reader.listen(spec("l", "a", StartFrom.earliest(), store), inbox);
        emit(0, "a");
        await().until(() -> inbox.taken.size() == 1);
        inbox.taken.get(0).acknowledge();

        reader.close().join();

        assertThat(store.load("l")).contains(cursor(Map.of(0, "1-1")));
        assertThat(subscription.close()).isCompleted();
        assertThatThrownBy(() -> reader.listen(spec("m", "a", StartFrom.earliest(), store), inbox))
                .isInstanceOf(NodeShutDownException.class);
    }

    @Test
    void errorThatASinkThrowsEndsNeitherItNorOthers() {
        AtomicInteger thrown = new AtomicInteger();
        Inbox broken = new Inbox(100) {
            @Override
            public boolean tryDeliver(ChannelDelivery delivery) {
                if (thrown.getAndIncrement() == 0) {
                    throw new StackOverflowError("scripted");
                }
                return super.tryDeliver(delivery);
            }
        };
        ChannelSubscription subscription = reader.listen(spec("broken", "a", StartFrom.latest(), store), broken);
        Inbox other = new Inbox(100);
        reader.listen(spec("other", "a", StartFrom.latest(), store), other);

        emit(0, "a");
        await().until(() -> thrown.get() == 1 && other.taken.size() == 1);
        subscription.ready();

        await().until(() -> broken.ids().equals(List.of("1-1")));
    }

    @Test
    void errorWhileAListenerIsToldOfAFailureEndsNoOther() {
        Inbox broken = new Inbox(100) {
            @Override
            public void onFailure(NetException failure) {
                throw new AssertionError("scripted");
            }
        };
        reader.listen(spec("broken", "a", StartFrom.latest(), store), broken);
        Inbox other = new Inbox(100);
        reader.listen(spec("other", "a", StartFrom.latest(), store), other);
        transport.fail(0);
        emit(0, "a");
        await().until(() -> !other.failures.isEmpty());

        transport.recover(0);
        emit(1, "a");

        await().until(() -> other.taken.size() == 2 && broken.taken.size() == 2);
    }

    @Test
    void readerSurvivesAnErrorOfTheTransportAndListenersSaySoMeanwhile() {
        Inbox inbox = new Inbox(100);
        ChannelSubscription subscription = reader.listen(spec("l", "a", StartFrom.latest(), store), inbox);
        await().until(subscription::isAtHead);
        transport.beforeRead(shard -> {
            throw new LinkageError("scripted");
        });
        emit(0, "a");
        await().until(() -> subscription.outage().isPresent());
        assertThat(subscription.outage().orElseThrow().description())
                .startsWith("cannot read: ")
                .contains("LinkageError: scripted");

        transport.beforeRead(shard -> {});

        await().until(() -> inbox.taken.size() == 1 && inbox.recoveries.get() == 1);
        assertThat(subscription.outage()).isEmpty();
    }

    @Test
    void storeThatHangsDelaysNeitherReadingNorPositionsOfOthers() {
        HangingStore hanging = new HangingStore();
        Inbox other = new Inbox(100);
        reader.listen(spec("hangs", "a", StartFrom.latest(), hanging), new Inbox(100));
        await().until(() -> hanging.saves.get() == 1);
        reader.listen(spec("other", "a", StartFrom.earliest(), store), other);

        emit(0, "a");
        await().until(() -> other.taken.size() == 1);
        other.taken.get(0).acknowledge();

        await().until(() -> store.load("other").equals(Optional.of(cursor(Map.of(0, "1-1")))));
        hanging.released.countDown();
    }

    @Test
    void closeGivesUpAStoreThatHangsAndItsSuccessorWaitsForIt() {
        HangingStore hanging = new HangingStore();
        BusReader hasty = new BusReader(
                transport,
                2,
                NodeEnvironment.system(),
                arrivals,
                Runnable::run,
                GroupSpec.DEFAULT_REDELIVER_AFTER,
                Duration.ofMillis(50));
        ChannelSubscription first = hasty.listen(spec("l", "a", StartFrom.latest(), hanging), new Inbox(100));
        await().until(() -> hanging.saves.get() == 1);

        assertThatThrownBy(() -> first.close().join())
                .hasCauseInstanceOf(CursorStoreException.class)
                .hasMessageContaining("the last position of listener l was not saved within 50 ms");

        ChannelSubscription second = hasty.listen(spec("l", "a", StartFrom.earliest(), store), new Inbox(100));
        assertThat(second.isStarted()).isFalse();
        hanging.released.countDown();
        await().until(second::isStarted);
        hasty.close().join();
    }

    private void emit(int shard, String channel) {
        transport.append(shard, "{\"_channel\":\"" + channel + "\"}");
    }

    private static ChannelSubscriptionSpec spec(String name, String channel, StartFrom startFrom, CursorStore store) {
        return new ChannelSubscriptionSpec(name, channel, null, startFrom, store, Duration.ofMillis(10));
    }

    private static String cursor(Map<Integer, String> positions) {
        return new Cursor(new TreeMap<>(positions)).encode();
    }

    /** Holds nothing, and saves only when it is released. */
    private static final class HangingStore implements CursorStore {
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger saves = new AtomicInteger();

        @Override
        public Optional<String> load(String name) {
            return Optional.empty();
        }

        @Override
        public void save(String name, String cursor) {
            saves.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static class Inbox implements ChannelSink {
        private final List<ChannelDelivery> taken = Collections.synchronizedList(new ArrayList<>());
        private final List<String> threads = new CopyOnWriteArrayList<>();
        private final List<NetException> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger recoveries = new AtomicInteger();
        private final AtomicInteger room;

        Inbox(int room) {
            this.room = new AtomicInteger(room);
        }

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            if (room.get() == 0) {
                return false;
            }
            room.decrementAndGet();
            taken.add(delivery);
            if (threads.isEmpty()) {
                threads.add(Thread.currentThread().getName());
            }
            return true;
        }

        List<String> ids() {
            return List.copyOf(taken).stream()
                    .map(delivery -> delivery.event().id())
                    .toList();
        }

        @Override
        public void onGap(Gap gap) {}

        @Override
        public void onFailure(NetException failure) {
            failures.add(failure);
        }

        @Override
        public void onRecovered() {
            recoveries.incrementAndGet();
        }
    }
}
