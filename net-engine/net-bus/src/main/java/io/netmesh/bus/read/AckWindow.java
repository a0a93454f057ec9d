package io.netmesh.bus.read;

import io.netmesh.bus.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a listener is done. In each shard the committed position lies right before the oldest event that is not
 * acknowledged, or, where there is none, at the end of what was scanned for the listener.
 *
 * <p>Thread-safe: events are added by the reader and acknowledged by anyone. Its lock is held for a few instructions only.
 */
final class AckWindow {

    private final List<Deque<Delivery>> open = new ArrayList<>(); // by shard, oldest first
    private @Nullable String[] scanned;
    private int unacknowledged;

    AckWindow(@Nullable String[] start) {
        scanned = start.clone();
        openForAll();
    }

    /** Takes in further shards, from where {@code start} says. */
    synchronized void grow(Cursor start, int shards) {
        scanned = start.grown(scanned, shards);
        openForAll();
    }

    private void openForAll() {
        while (open.size() < scanned.length) {
            open.add(new ArrayDeque<>());
        }
    }

    /** Where the listener has been looked for, which is at or after what is committed. */
    synchronized @Nullable String[] scanned() {
        return scanned.clone();
    }

    /** Opens the window for an event, in the order of its shard. */
    synchronized Delivery add(StoredEvent event, @Nullable String before) {
        Delivery delivery = new Delivery(event, before, this);
        open.get(event.shardId()).add(delivery);
        unacknowledged++;
        return delivery;
    }

    /** Says that everything up to these positions was looked at, and added where the listener wants it. */
    synchronized void scanned(@Nullable String[] positions) {
        System.arraycopy(positions, 0, scanned, 0, scanned.length);
    }

    synchronized void acknowledge(Delivery delivery) {
        if (delivery.isAcknowledged()) {
            return;
        }
        delivery.markAcknowledged();
        unacknowledged--;
        Deque<Delivery> shard = open.get(delivery.event().shardId());
        while (!shard.isEmpty() && shard.peek().isAcknowledged()) {
            shard.remove();
        }
    }

    /** The committed position of every shard; null where nothing is behind the listener. */
    synchronized @Nullable String[] committed() {
        @Nullable String[] positions = scanned.clone();
        for (int shard = 0; shard < positions.length; shard++) {
            Delivery oldest = open.get(shard).peek();
            if (oldest != null) {
                positions[shard] = oldest.before();
            }
        }
        return positions;
    }

    synchronized boolean isAllAcknowledged() {
        return unacknowledged == 0;
    }
}
