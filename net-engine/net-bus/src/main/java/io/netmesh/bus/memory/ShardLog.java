package io.netmesh.bus.memory;

import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.pipeline.ReceiptClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The records of one shard, numbered from 1 without holes, the oldest of which may be gone. Thread-safe by one short lock. */
final class ShardLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Segment> segments = new ArrayList<>();
    private final Retention retention;
    private final SegmentLimits limits;
    private final ReceiptClock clock;
    private @Nullable Segment tail;
    private long nextNumber = 1;
    private long corrupt;
    private boolean closed;

    /** The node-wide order of the oldest record, for {@link Retention} to compare shards without their locks. */
    private volatile long oldestOrder = Long.MAX_VALUE;

    ShardLog(Retention retention, SegmentLimits limits, long startNanos) {
        this.retention = retention;
        this.limits = limits;
        this.clock = new ReceiptClock(startNanos);
    }

    /** Adds a record with the shard's own timestamp, which is the answer; {@link EventIntake#SHUT_DOWN} once closed. */
    long append(byte[] payload, long nowNanos) {
        lock.lock();
        try {
            if (closed) {
                return EventIntake.SHUT_DOWN;
            }
            long timestamp = clock.next(nowNanos);
            add(payload, timestamp, nowNanos);
            return timestamp;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a record that brings its timestamp; whether the log is open. */
    boolean append(byte[] payload, long timestamp, long nowNanos) {
        lock.lock();
        try {
            if (!closed) {
                add(payload, timestamp, nowNanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void add(byte[] payload, long timestamp, long nowNanos) {
        Segment segment = tail;
        if (segment == null || !segment.hasRoom(payload.length, nowNanos, limits)) {
            segment = begin(payload.length, nowNanos);
        }
        // Numbered under the lock: whoever reads the shard after asking for the newest number sees every lower one.
        long order = retention.nextOrder();
        int grown = segment.append(payload, timestamp, order, nowNanos, limits);
        if (grown != 0) {
            retention.held(grown);
        }
        if (segments.get(0) == segment && segment.count() == 1) {
            oldestOrder = order;
        }
        nextNumber++;
    }

    private Segment begin(int length, long nowNanos) {
        Segment spare = retention.takeSpare(length);
        Segment segment;
        if (spare != null) {
            segment = new Segment(nextNumber, nowNanos, spare);
        } else {
            int dataBytes = Segment.initialDataBytes(tail, length, limits);
            segment = new Segment(nextNumber, nowNanos, dataBytes, tail, limits);
            retention.held(segment.heldBytes());
        }
        segments.add(segment);
        tail = segment;
        return segment;
    }

    /** Views of the records after number {@code after}, at most {@code limit}; each is to be given back. */
    LogView view(long after, int limit) {
        lock.lock();
        try {
            long oldest = segments.isEmpty() ? nextNumber : segments.get(0).firstNumber();
            long from = Math.max(after + 1, oldest);
            List<SegmentView> views = new ArrayList<>(2);
            int left = limit;
            for (int i = indexOf(from); left > 0 && i < segments.size(); i++) {
                SegmentView view = segments.get(i).view(from, left);
                left -= view.to() - view.from();
                views.add(view);
            }
            return new LogView(views, oldest, nextNumber - 1);
        } finally {
            lock.unlock();
        }
    }

    /** How many records that are still there follow number {@code after}. */
    long countAfter(long after) {
        lock.lock();
        try {
            long oldest = segments.isEmpty() ? nextNumber : segments.get(0).firstNumber();
            return Math.max(0, nextNumber - Math.max(after + 1, oldest));
        } finally {
            lock.unlock();
        }
    }

    /** The segment that holds {@code number}; the number of segments if none does. */
    private int indexOf(long number) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).endNumber() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Ends a reader's use of {@code view} and counts the records that it found corrupt, each once in its life. */
    void giveBack(LogView view) {
        lock.lock();
        try {
            for (LogView.Corrupt found : view.corrupt()) {
                if (found.segment().markCorrupt(found.index())) {
                    corrupt++;
                }
            }
            view.segments().forEach(each -> each.segment().release());
        } finally {
            lock.unlock();
        }
    }

    /** Removes the oldest segment; null if there is none. */
    @Nullable
    Segment removeOldest() {
        lock.lock();
        try {
            return segments.isEmpty() ? null : removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Removes the oldest segment if its last record came before {@code nanos}; null otherwise. */
    @Nullable
    Segment removeOlderThan(long nanos) {
        lock.lock();
        try {
            return segments.isEmpty() || segments.get(0).lastNanos() - nanos >= 0 ? null : removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private Segment removeFirst() {
        Segment oldest = segments.remove(0);
        if (segments.isEmpty()) {
            tail = null;
            oldestOrder = Long.MAX_VALUE;
        } else {
            oldestOrder = segments.get(0).firstOrder();
        }
        return oldest;
    }

    long oldestOrder() {
        return oldestOrder;
    }

    /** How many records were ever added, which is also the newest number. */
    long newestNumber() {
        lock.lock();
        try {
            return nextNumber - 1;
        } finally {
            lock.unlock();
        }
    }

    long corrupt() {
        lock.lock();
        try {
            return corrupt;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
