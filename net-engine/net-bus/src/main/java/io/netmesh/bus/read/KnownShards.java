package io.netmesh.bus.read;

import io.netmesh.bus.transport.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shards there are to read: those that this node writes, and those in which the transport finds events of other producers.
 * A shard that was found once stays. Positions are arrays by shard id, so a reader's arrays grow to {@link Shards#length}.
 * Thread-safe.
 */
final class KnownShards {

    private final Transport transport;
    private volatile Shards current;

    /** @param own how many shards this node writes */
    KnownShards(Transport transport, int own) {
        this.transport = transport;
        this.current = new Shards(IntStream.range(0, own).toArray());
    }

    /** The shards as of now. Does not wait. */
    Shards now() {
        List<Integer> further = transport.furtherShards();
        Shards known = current;
        return further.isEmpty() || further.stream().allMatch(known::contains) ? known : add(further);
    }

    /** The newest positions, by shard id. */
    CompletableFuture<@Nullable String[]> latest() {
        Shards known = now();
        List<CompletableFuture<@Nullable String>> asked = new ArrayList<>(known.count());
        known.ids().forEach(id -> asked.add(ShardReads.started(() -> transport.latestId(id))));
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    @Nullable String[] latest = new String[known.length()];
                    for (int i = 0; i < known.ids.length; i++) {
                        latest[known.ids[i]] = asked.get(i).join();
                    }
                    return latest;
                });
    }

    private synchronized Shards add(List<Integer> further) {
        int[] union = IntStream.concat(
                        Arrays.stream(current.ids), further.stream().mapToInt(Integer::intValue))
                .sorted()
                .distinct()
                .toArray();
        current = new Shards(union);
        return current;
    }

    /** The shards at one moment. Immutable. */
    static final class Shards {

        private final int[] ids; // ascending
        private final boolean[] absent;

        private Shards(int[] ids) {
            this.ids = ids;
            this.absent = new boolean[ids[ids.length - 1] + 1];
            Arrays.fill(absent, true);
            for (int id : ids) {
                absent[id] = false;
            }
        }

        int count() {
            return ids.length;
        }

        /** One more than the highest id. */
        int length() {
            return absent.length;
        }

        boolean contains(int id) {
            return id < absent.length && !absent[id];
        }

        IntStream ids() {
            return Arrays.stream(ids);
        }

        /** By id, which of them a reader has to leave alone because there is no such shard. A copy. */
        boolean[] absent() {
            return absent.clone();
        }
    }
}
