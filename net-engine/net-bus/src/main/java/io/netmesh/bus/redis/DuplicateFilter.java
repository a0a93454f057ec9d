package io.netmesh.bus.redis;

import io.netmesh.bus.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes over the second copies of a shard's events. A batch whose acknowledgement was lost is sent again and may then be
 * stored twice, under other entry ids and the same dedup ids.
 *
 * <p>A record is a duplicate if an <em>earlier</em> record of the shard is known to carry its dedup id. That is a property of
 * the stream and not of who reads, so all readers share one filter, in whatever order they come, and reading a record
 * again is no harm. The first copy is never passed over, so nothing is lost; a second copy is delivered only if the first
 * was never read here or was forgotten.
 *
 * <p>Ids are forgotten as in {@link RedisStreamDedup}. Thread-safe.
 */
final class DuplicateFilter {

    private final Map<String, EntryId> firstCopies;
    private final AtomicLong duplicates;

    /**
     * @param capacity how many dedup ids to remember, at least 1
     * @param duplicates is increased by what is passed over
     */
    DuplicateFilter(int capacity, AtomicLong duplicates) {
        this.firstCopies = new RedisStreamDedup.OldestOut<>(capacity);
        this.duplicates = duplicates;
    }

    /** The events without second copies. */
    synchronized List<StoredEvent> filter(List<StoredEvent> events) {
        List<StoredEvent> kept =
                events.stream().filter(event -> !isSecondCopy(event)).toList();
        duplicates.addAndGet(events.size() - kept.size());
        return kept;
    }

    /** Whether an earlier record with the event's dedup id is known. */
    synchronized boolean isSecondCopy(StoredEvent event) {
        Optional<String> dedupId = event.dedupId();
        EntryId id = EntryId.parse(event.id());
        if (dedupId.isEmpty() || id == null) {
            return false;
        }
        EntryId first = firstCopies.putIfAbsent(dedupId.get(), id);
        if (first == null) {
            return false;
        }
        if (id.compareTo(first) < 0) {
            firstCopies.replace(dedupId.get(), id);
            return false;
        }
        return id.compareTo(first) > 0;
    }
}
