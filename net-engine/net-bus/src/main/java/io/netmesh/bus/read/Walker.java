package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.bus.channel.ChannelOutage.Activity;
import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all shards on behalf of listeners that stand at the same place: each event is looked at once and handed to those
 * of its channel. Confined to the reader's thread.
 */
final class Walker {

    private final JsonScanner scanner = new JsonScanner();
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<String, List<Listener>> byChannel = new HashMap<>();
    private final ReadOutages outages;
    private @Nullable String[] positions;
    private boolean reachedEnd;
    private int turn;

    Walker(@Nullable String[] positions, Listener first) {
        this.positions = positions;
        this.outages = new ReadOutages(positions.length);
        add(first);
    }

    /** Reads one page, up to where {@code leader} stands if there is one; answers whether that led anywhere. */
    boolean read(MergedPoll poll, @Nullable Walker leader, int limit, long nowNanos) {
        boolean[] skipped = outages.pausing(nowNanos);
        if (leader != null) {
            for (int shard = 0; shard < positions.length; shard++) {
                if (compare(shard, leader) >= 0) {
                    skipped[shard] = true;
                    outages.forget(shard);
                }
            }
        }
        int perShard = Math.max(1, limit / positions.length);
        @Nullable String[] upTo = leader == null ? null : leader.positions;
        Page page = poll.poll(new Scan(positions, upTo, skipped, limit, perShard, null, Ordering.NONE, turn++));
        deliver(page);
        boolean moved = page.moved();
        if (leader == null) {
            reachedEnd |= !page.more() && page.failures().isEmpty();
        } else {
            moved |= joinWhereNothingIsLeft(page, leader);
        }
        listeners.forEach(listener -> listener.window().scanned(positions));
        watchOutages(page, skipped, nowNanos);
        return moved;
    }

    private void deliver(Page page) {
        page.gaps().forEach(gap -> listeners.forEach(listener -> listener.onGap(gap)));
        @Nullable String[] at = positions.clone();
        for (StoredEvent event : page.events()) {
            String before = at[event.shardId()];
            at[event.shardId()] = event.id();
            byte[] payload = event.payload();
            String channel = scanner.stringMember(payload, 0, payload.length, ChannelEnvelope.CHANNEL_KEY);
            List<Listener> wanting = channel == null ? null : byChannel.get(channel);
            if (wanting != null) {
                deliver(event, before, wanting);
            }
        }
        positions = page.positions();
    }

    private static void deliver(StoredEvent event, @Nullable String before, List<Listener> wanting) {
        JsonValue parsed = null;
        for (Listener listener : wanting) {
            if (listener.spec().filter() != null) {
                parsed = parsed == null ? JsonValue.parse(event.payload()) : parsed;
                if (parsed == null || !listener.spec().filter().matches(parsed)) {
                    continue;
                }
            }
            listener.offer(event, before);
        }
    }

    private boolean joinWhereNothingIsLeft(Page page, Walker leader) {
        boolean moved = false;
        for (int shard = 0; shard < positions.length; shard++) {
            if (page.exhausted()[shard] && compare(shard, leader) < 0) {
                positions[shard] = leader.positions[shard];
                moved = true;
            }
        }
        return moved;
    }

    private void watchOutages(Page page, boolean[] skipped, long nowNanos) {
        outages.onPage(page, skipped, nowNanos);
        if (!page.failures().isEmpty()) {
            NetException failure = page.failures().get(page.failures().firstKey());
            listeners.forEach(listener -> listener.onOutage(Activity.READ, failure));
        } else if (outages.isOver()) {
            listeners.forEach(listener -> listener.onOutageOver(Activity.READ));
        }
    }

    /** Whether this walk is as far as the other in every shard, and farther in one. */
    boolean isAheadOf(Walker other) {
        boolean ahead = false;
        for (int shard = 0; shard < positions.length; shard++) {
            int compared = compare(shard, other);
            if (compared < 0) {
                return false;
            }
            ahead |= compared > 0;
        }
        return ahead;
    }

    boolean standsWith(Walker other) {
        return Arrays.equals(positions, other.positions);
    }

    /** Takes over the listeners of a walk that stands at the same place. */
    void join(Walker other) {
        other.listeners.forEach(this::add);
        other.listeners.clear();
        other.byChannel.clear();
    }

    /** Sends listeners that the walk has to wait for on walks of their own, unless they are alone here. */
    List<Walker> split() {
        List<Walker> left = new ArrayList<>();
        for (Listener listener : List.copyOf(listeners)) {
            if (listener.isBehindItsReader() && listeners.size() > 1) {
                remove(listener);
                left.add(new Walker(positions.clone(), listener));
            }
        }
        return left;
    }

    void add(Listener listener) {
        listeners.add(listener);
        byChannel
                .computeIfAbsent(listener.spec().channel(), channel -> new ArrayList<>())
                .add(listener);
    }

    boolean remove(Listener listener) {
        List<Listener> sameChannel = byChannel.get(listener.spec().channel());
        if (!listeners.remove(listener) || sameChannel == null) {
            return false;
        }
        sameChannel.remove(listener);
        if (sameChannel.isEmpty()) {
            byChannel.remove(listener.spec().channel());
        }
        return true;
    }

    List<Listener> listeners() {
        return listeners;
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Whether the walk stands still until its listener's sink has room. */
    boolean isBlocked() {
        return listeners.size() == 1 && listeners.get(0).isBehindItsReader();
    }

    boolean hasReachedEnd() {
        return reachedEnd;
    }

    /** When a shard that failed is to be tried again; {@link Long#MAX_VALUE} for never. */
    long nextRetryNanos() {
        return outages.nextRetryNanos();
    }

    private int compare(int shard, Walker other) {
        String mine = positions[shard];
        String theirs = other.positions[shard];
        return mine != null && mine.equals(theirs) ? 0 : EventIdOrder.INSTANCE.compare(mine, theirs);
    }
}
