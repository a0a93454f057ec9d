package io.netmesh.bus.read;

import io.netmesh.ConfigurationException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.GroupingTransport;
import io.netmesh.bus.transport.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channel listeners of a node, by name, and the daemon threads that serve them: {@code net-bus-reader} from the first
 * subscription on, and {@link CursorThreads} while there are positions to load or save. Thread-safe.
 */
final class ChannelListeners {

    private final Transport transport;
    private final Duration groupRedelivery;
    private final GroupCounters groups = new GroupCounters();
    private final KnownShards shards;
    private final ChannelReaderLoop loop;
    private final CursorThreads storage = new CursorThreads();
    private final Map<String, OpenListener> byName = new ConcurrentHashMap<>();
    private boolean started; // guarded by this
    private @Nullable CompletableFuture<Void> closed; // guarded by this

    ChannelListeners(
            Transport transport,
            KnownShards shards,
            MergedPoll poll,
            NodeEnvironment environment,
            Arrivals arrivals,
            Duration groupRedelivery,
            Duration lastSaveTimeout) {
        this.transport = transport;
        this.groupRedelivery = groupRedelivery;
        this.shards = shards;
        this.loop = new ChannelReaderLoop(
                new ChannelReader(poll, shards, transport.signalsAppends()), environment, arrivals, lastSaveTimeout);
    }

    synchronized ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        if (closed != null) {
            throw new NodeShutDownException();
        }
        if (spec.startFrom() instanceof StartFrom.Cursor cursor) {
            Cursor.decode(cursor.text()); // refused here rather than in the background
        }
        if (byName.containsKey(spec.name())) {
            throw new IllegalArgumentException("listener name = " + spec.name()
                    + " is in use; allowed are names that no other listener of this node has");
        }
        Listener listener = new Listener(spec, sink);
        OpenListener opened = spec.group() == null ? alone(listener) : inGroup(listener);
        byName.put(spec.name(), opened);
        if (!started) {
            started = true;
            Thread thread = new Thread(loop, "net-bus-reader");
            thread.setDaemon(true);
            thread.start();
        }
        return opened;
    }

    private OpenListener alone(Listener listener) {
        ListenerPosition position = new ListenerPosition(listener, shards, storage.inTurn(listener.name()), loop);
        loop.add(listener, position);
        return new Reading(listener, position);
    }

    private OpenListener inGroup(Listener listener) {
        ChannelSubscriptionSpec spec = listener.spec();
        if (!(transport instanceof GroupingTransport grouping)) {
            throw new ConfigurationException(
                    "the " + transport.name() + " transport has no listener groups",
                    "group",
                    spec.group(),
                    "with the transports redis and jetstream");
        }
        GroupSpec group = new GroupSpec(GroupName.of(spec), spec.startFrom(), groupRedelivery);
        GroupMember member = new GroupMember(listener, () -> grouping.openGroup(group), groupRedelivery, loop, groups);
        loop.add(member);
        return new Sharing(listener, member);
    }

    GroupCounters groups() {
        return groups;
    }

    /** Ends every listener; completes when their positions are saved. */
    synchronized CompletableFuture<Void> close() {
        if (closed == null) {
            byName.values().forEach(each -> each.listener.stop());
            closed = (started ? loop.end() : CompletableFuture.<Void>completedFuture(null))
                    .whenComplete((done, failure) -> storage.shutdown());
        }
        return closed;
    }

    /** Under the same lock as the end of the reader, which runs no command that comes later. */
    private synchronized CompletableFuture<Void> closeOne(OpenListener opened) {
        if (opened.closing == null) {
            opened.listener.stop();
            opened.closing = closed != null
                    ? closed
                    : opened.remove().whenComplete((gone, failure) -> byName.remove(opened.listener.name(), opened));
        }
        return opened.closing;
    }

    /** What the subscriber holds. */
    private abstract class OpenListener implements ChannelSubscription {
        final Listener listener;
        private @Nullable CompletableFuture<Void> closing; // guarded by the listeners

        OpenListener(Listener listener) {
            this.listener = listener;
        }

        abstract CompletableFuture<Void> remove();

        @Override
        public ChannelSubscriptionSpec spec() {
            return listener.spec();
        }

        @Override
        public void ready() {
            if (listener.ready()) {
                loop.wake();
            }
        }

        @Override
        public Optional<ChannelOutage> outage() {
            return listener.outage();
        }

        @Override
        public boolean isStarted() {
            return listener.isStarted();
        }

        @Override
        public boolean isAtHead() {
            return listener.isAtHead();
        }

        @Override
        public CompletableFuture<Void> close() {
            return closeOne(this);
        }
    }

    /** A listener that gets every event. */
    private final class Reading extends OpenListener {
        private final ListenerPosition position;

        Reading(Listener listener, ListenerPosition position) {
            super(listener);
            this.position = position;
        }

        @Override
        CompletableFuture<Void> remove() {
            return loop.remove(listener);
        }

        @Override
        public Optional<String> position() {
            Cursor committed = position.committed();
            return committed.positions().isEmpty() ? Optional.empty() : Optional.of(committed.encode());
        }

        @Override
        public OptionalLong lag() {
            if (!listener.isStarted()) {
                return OptionalLong.empty();
            }
            @Nullable String[] committed = listener.window().committed();
            long lag = 0;
            for (int shard = 0; shard < committed.length; shard++) {
                OptionalLong behind = transport.countAfter(shard, committed[shard]);
                if (behind.isEmpty()) {
                    return OptionalLong.empty();
                }
                lag += behind.getAsLong();
            }
            return OptionalLong.of(lag);
        }
    }

    /** A member of a group, whose position is the broker's affair. */
    private final class Sharing extends OpenListener {
        private final GroupMember member;

        Sharing(Listener listener, GroupMember member) {
            super(listener);
            this.member = member;
        }

        @Override
        CompletableFuture<Void> remove() {
            return loop.remove(member);
        }

        @Override
        public boolean isStarted() {
            return member.hasJoined();
        }

        @Override
        public Optional<String> position() {
            return Optional.empty();
        }

        @Override
        public OptionalLong lag() {
            return OptionalLong.empty();
        }
    }
}
