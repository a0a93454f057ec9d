package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.filter.Filter;
import io.netmesh.testkit.SimulatedEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The shared reader on one thread, turned by hand, with a clock that the test moves. */
final class ListenerBench {

    static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    private static final int MOST_TURNS = 10_000;

    private final ScriptedTransport transport;
    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, 0);
    private final ChannelReader reader;
    private final ChannelReaderLoop loop;
    private final List<Runnable> kept = new ArrayList<>();
    private Executor storage = Runnable::run;

    ListenerBench(ScriptedTransport transport) {
        this.transport = transport;
        ShardReads reads = new ShardReads(transport, Duration.ofSeconds(1));
        reader = new ChannelReader(new MergedPoll(reads), transport.signalsAppends());
        loop = new ChannelReaderLoop(reader, environment, new Arrivals(), Duration.ofSeconds(1));
    }

    /** From now on the store's work is kept, to be done when {@link #storageAnswers} is called. */
    void storageHangs() {
        storage = kept::add;
    }

    void storageAnswers() {
        storage = Runnable::run;
        kept.forEach(Runnable::run);
        kept.clear();
    }

    Subscribed listen(String name, String channel, @Nullable Filter filter, StartFrom startFrom, CursorStore store) {
        Subscribed subscribed =
                new Subscribed(new ChannelSubscriptionSpec(name, channel, filter, startFrom, store, COMMIT_INTERVAL));
        loop.add(subscribed.listener, subscribed.position);
        return subscribed;
    }

    boolean turn() {
        return loop.turn();
    }

    /** Turns until nothing moves. */
    void settle() {
        int turns = 0;
        while (loop.turn()) {
            if (++turns > MOST_TURNS) {
                throw new AssertionError("the reader does not come to rest");
            }
        }
    }

    void advance(Duration step) {
        environment.advance(step);
    }

    long nextDeadlineNanos() {
        return reader.nextDeadlineNanos();
    }

    boolean isReading() {
        return reader.isReading();
    }

    private CompletableFuture<@Nullable String[]> latest() {
        String[] ids = new String[transport.shards()];
        for (int shard = 0; shard < ids.length; shard++) {
            ids[shard] = transport.latestId(shard).toCompletableFuture().join();
        }
        return CompletableFuture.completedFuture(ids);
    }

    /** A listener whose sink does what the test says. */
    final class Subscribed implements ChannelSink {
        final List<ChannelDelivery> delivered = new ArrayList<>();
        final List<ChannelDelivery> unacknowledged = new ArrayList<>();
        final List<Gap> gaps = new ArrayList<>();
        final List<NetException> failures = new ArrayList<>();
        private final Listener listener;
        private final ListenerPosition position;
        private int room = Integer.MAX_VALUE;
        private int refusals;
        private int recoveries;
        private boolean broken;

        Subscribed(ChannelSubscriptionSpec spec) {
            listener = new Listener(spec, this);
            position = new ListenerPosition(
                    listener, transport.shards(), work -> storage.execute(work), loop, ListenerBench.this::latest);
        }

        /** From now on the sink takes so many events, and says so. */
        void takes(int events) {
            room = events;
            if (events > 0) {
                listener.ready();
            }
        }

        void throwsOnce() {
            broken = true;
        }

        CompletableFuture<Void> close() {
            listener.stop();
            return loop.remove(listener);
        }

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            if (broken) {
                broken = false;
                throw new IllegalStateException("scripted");
            }
            if (room == 0) {
                refusals++;
                return false;
            }
            room--;
            delivered.add(delivery);
            unacknowledged.add(delivery);
            return true;
        }

        void acknowledgeAll() {
            unacknowledged.forEach(ChannelDelivery::acknowledge);
            unacknowledged.clear();
        }

        void acknowledge(int index) {
            unacknowledged.remove(index).acknowledge();
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void onFailure(NetException failure) {
            failures.add(failure);
        }

        @Override
        public void onRecovered() {
            recoveries++;
        }

        int recoveries() {
            return recoveries;
        }

        /** What the subscription says of itself; empty if all is well. */
        String outage() {
            return listener.outage().map(ChannelOutage::description).orElse("");
        }

        List<String> payloads() {
            return delivered.stream().map(delivery -> delivery.event().raw()).toList();
        }

        List<String> ids() {
            return delivered.stream().map(delivery -> delivery.event().id()).toList();
        }

        int refusals() {
            return refusals;
        }

        Cursor committed() {
            return position.committed();
        }

        boolean isStarted() {
            return listener.isStarted();
        }

        boolean isAtHead() {
            return listener.isAtHead();
        }
    }
}
