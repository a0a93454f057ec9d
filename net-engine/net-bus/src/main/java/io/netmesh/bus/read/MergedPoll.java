package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Reads all shards and puts their events in one row. Each shard is a queue that is only ever consumed from its front, so that
 * the positions returned are exact whatever the order and wherever the page ends. Thread-safe. Wire: Polling.
 *
 * <p>Order: by insertion time, by the transport's own numbers where it has them, or in turns. In the first two, a queue that
 * ran dry while its shard has more is read on before anything is taken from the others.
 */
final class MergedPoll {

    private final ShardReads reads;
    private final LongAdder missed = new LongAdder();

    MergedPoll(ShardReads reads) {
        this.reads = reads;
    }

    Page poll(Scan scan) {
        // Before the shards: what is stored while they are read one by one has a higher number and waits for the next
        // poll,
        // or a later event of one shard could overtake an earlier one of another.
        long watermark = scan.ordering() == Ordering.NONE ? reads.orderWatermark() : Long.MAX_VALUE;
        Merge merge = new Merge(scan, watermark, queues(scan));
        reads.fill(merge.queues, scan.perShard());
        merge.run();
        Page page = merge.page();
        page.gaps().forEach(gap -> missed.add(gap.missed().orElse(0)));
        return page;
    }

    /** Records that readers missed because retention was faster, as far as they could be counted; once for each reader. */
    long missed() {
        return missed.sum();
    }

    private static List<ShardQueue> queues(Scan scan) {
        List<ShardQueue> queues = new ArrayList<>();
        for (int shard = 0; shard < scan.from().length; shard++) {
            if (scan.reads(shard)) {
                String upTo = scan.upTo() == null ? null : scan.upTo()[shard];
                queues.add(new ShardQueue(shard, scan.from()[shard], upTo, scan.filter()));
            }
        }
        return queues;
    }

    /** One page in the making. */
    private final class Merge {
        private final Scan scan;
        private final long watermark;
        private final List<ShardQueue> queues;
        private final List<StoredEvent> events = new ArrayList<>();
        private boolean truncated;
        private int turn;

        Merge(Scan scan, long watermark, List<ShardQueue> queues) {
            this.scan = scan;
            this.watermark = watermark;
            this.queues = queues;
            this.turn = queues.isEmpty() ? 0 : Math.floorMod(scan.firstShard(), queues.size());
        }

        void run() {
            while (events.size() < scan.limit() && !refilled().endsPage()) {
                ShardQueue queue = inOrder() ? earliest() : nextInTurn();
                if (queue == null) {
                    return;
                }
                events.add(queue.take());
            }
        }

        /**
         * Reads on where a dry queue would spoil the order, or leave a page short although the shard could fill it. A filtered
         * page may stay short: scanning for rare matches goes on in the next poll.
         */
        private Merge refilled() {
            for (ShardQueue queue : queues) {
                while (queue.canRefill() && (scan.filter() == null || inOrder() && hasHead())) {
                    // Twice as much each time, so that a long run without events takes few reads.
                    int limit = Math.min(
                            Math.max(scan.perShard(), queue.inspected()), Scan.MAX_PER_SHARD - queue.inspected());
                    reads.fill(List.of(queue), limit);
                }
                truncated |= queue.isCapped();
            }
            return this;
        }

        /** In order, nothing may be taken while a shard's next event is unknown. */
        private boolean endsPage() {
            if (inOrder()) {
                for (ShardQueue queue : queues) {
                    if (queue.isDry() && queue.hasMore()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean hasHead() {
            for (ShardQueue queue : queues) {
                if (queue.head(watermark) != null) {
                    return true;
                }
            }
            return false;
        }

        private boolean inOrder() {
            if (scan.ordering() == Ordering.INSERTION_TS) {
                return true;
            }
            for (ShardQueue queue : queues) {
                if (queue.isOrdered()) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable ShardQueue earliest() {
            ShardQueue earliest = null;
            long least = 0;
            for (ShardQueue queue : queues) {
                StoredEvent head = queue.head(watermark);
                if (head != null) {
                    long rank = scan.ordering() == Ordering.INSERTION_TS ? head.insertionTs() : head.order();
                    if (earliest == null || Long.compareUnsigned(rank, least) < 0) {
                        earliest = queue;
                        least = rank;
                    }
                }
            }
            return earliest;
        }

        private @Nullable ShardQueue nextInTurn() {
            for (int tries = 0; tries < queues.size(); tries++) {
                ShardQueue queue = queues.get(turn);
                turn = (turn + 1) % queues.size();
                if (queue.head(watermark) != null) {
                    return queue;
                }
            }
            return null;
        }

        Page page() {
            @Nullable String[] positions = scan.from().clone();
            boolean[] exhausted = new boolean[positions.length];
            boolean moved = false;
            boolean more = false;
            SortedMap<Integer, NetException> failures = new TreeMap<>();
            List<Integer> stalled = new ArrayList<>();
            List<Gap> gaps = new ArrayList<>();
            for (ShardQueue queue : queues) {
                int shard = queue.shard();
                queue.settle();
                moved |= !Objects.equals(positions[shard], queue.position());
                positions[shard] = queue.position();
                exhausted[shard] = queue.isExhausted();
                more |= queue.hasMore() || queue.head(watermark) != null;
                if (queue.failure() != null) {
                    failures.put(shard, queue.failure());
                }
                if (queue.isStalled()) {
                    stalled.add(shard);
                }
                if (queue.gap() != null) {
                    gaps.add(queue.gap());
                }
            }
            return new Page(events, positions, exhausted, moved, more, failures, stalled, truncated, gaps);
        }
    }
}
