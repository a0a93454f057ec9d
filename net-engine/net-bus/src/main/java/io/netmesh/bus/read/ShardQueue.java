package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.filter.Filter;
import io.netmesh.bus.transport.ShardPage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part in a merged poll: events read ahead, first in, first out, and the position that taking them moves. The
 * position never passes an event that was neither taken nor refused by the filter.
 */
final class ShardQueue {

    private static final long UNCOUNTED = -1;

    private final int shard;
    private final @Nullable String upTo;
    private final @Nullable Filter filter;

    private @Nullable String position;
    private List<StoredEvent> events = List.of();
    private int next;
    private @Nullable String end; // the position once every event is taken; null if nothing was read
    private boolean more;
    private boolean ordered;
    private boolean stalled;
    private boolean deferred;
    private int inspected;
    private long missed; // in front of the events that were read last
    private long passed; // what the position has left behind
    private @Nullable NetException failure;

    /** A queue that stops after {@code upTo}, unless that is null. */
    ShardQueue(int shard, @Nullable String position, @Nullable String upTo, @Nullable Filter filter) {
        this.shard = shard;
        this.position = position;
        this.upTo = upTo;
        this.filter = filter;
    }

    /** Takes in what was read after {@link #readFrom()}. Only for a queue that is {@link #isDry}. */
    void fill(ShardPage page) {
        assert isDry();
        settle();
        inspected += Math.max(1, page.events().size() + page.skipped());
        missed = page.missed();
        stalled = page.hasMore() && page.events().isEmpty() && page.nextId() == null;
        end = page.nextId();
        more = page.hasMore() && !stalled;
        events = accepted(page.events());
        next = 0;
        if (upTo != null && end != null && EventIdOrder.INSTANCE.compare(end, upTo) >= 0) {
            end = upTo;
            more = false;
        }
        deferGapWithoutEnd();
    }

    void fail(NetException cause) {
        failure = cause;
        more = false;
    }

    /** The next event, or null: none is left, or it came after {@code watermark}. */
    @Nullable
    StoredEvent head(long watermark) {
        if (isDry() || Long.compareUnsigned(events.get(next).order(), watermark) > 0) {
            return null;
        }
        return events.get(next);
    }

    StoredEvent take() {
        StoredEvent event = events.get(next++);
        moveTo(event.id());
        return event;
    }

    /** Moves the position behind the records that gave no event, once those before them are taken. */
    void settle() {
        if (isDry() && end != null) {
            moveTo(end);
            end = null;
        }
    }

    /** Whether every event that was read is taken. */
    boolean isDry() {
        return next == events.size();
    }

    /** Whether reading on would give more. */
    boolean canRefill() {
        return isDry() && more && inspected < Scan.MAX_PER_SHARD;
    }

    /** Whether there is more, but this poll has read its share. */
    boolean isCapped() {
        return isDry() && more && inspected >= Scan.MAX_PER_SHARD;
    }

    /** Whether nothing is left to take or to read, as far as this queue is to go. */
    boolean isExhausted() {
        return isDry() && !more && !stalled && !deferred && failure == null;
    }

    boolean hasMore() {
        return more;
    }

    boolean isStalled() {
        return stalled;
    }

    /** Whether the transport numbers its events. */
    boolean isOrdered() {
        return ordered;
    }

    int shard() {
        return shard;
    }

    int inspected() {
        return inspected;
    }

    @Nullable
    NetException failure() {
        return failure;
    }

    @Nullable
    String position() {
        return position;
    }

    /** Where the next read goes on. */
    @Nullable
    String readFrom() {
        return isDry() && end != null ? end : position;
    }

    /** What retention took, as far as the position has passed it; the next poll will find the rest again. */
    @Nullable
    Gap gap() {
        if (passed == 0) {
            return null;
        }
        return new Gap(shard, passed == UNCOUNTED ? OptionalLong.empty() : OptionalLong.of(passed));
    }

    private void moveTo(String id) {
        position = id;
        passed = passed == UNCOUNTED || missed == UNCOUNTED ? UNCOUNTED : passed + missed;
        missed = 0;
    }

    private List<StoredEvent> accepted(List<StoredEvent> read) {
        List<StoredEvent> accepted = new ArrayList<>(read.size());
        for (StoredEvent event : read) {
            if (upTo != null && EventIdOrder.INSTANCE.compare(event.id(), upTo) > 0) {
                break;
            }
            ordered |= event.order() != 0;
            if (filter == null || filter.matches(event.payload())) {
                accepted.add(inThisShard(event));
            }
        }
        return accepted;
    }

    /**
     * A gap that reaches beyond the bound cannot be split, and one that no record follows has no end yet: such a gap stays in
     * front of the position until a later read sees its end.
     */
    private void deferGapWithoutEnd() {
        if (missed != 0 && events.isEmpty() && (end == null || end.equals(upTo))) {
            end = null;
            deferred = true;
        }
    }

    /** What counts for positions is the shard that was read, whatever the record says. */
    private StoredEvent inThisShard(StoredEvent event) {
        return event.shardId() == shard
                ? event
                : new StoredEvent(event.id(), shard, event.insertionTs(), event.order(), event.payload());
    }
}
