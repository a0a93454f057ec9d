package io.netmesh.bus.jetstream;

import io.netmesh.bus.transport.EventBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Numbers batches as a node does. Not thread-safe. */
final class Producer {

    static final long NONCE = 0x0123456789ABCDEFL;

    private final Map<Integer, Long> nextOfShard = new HashMap<>();

    /** A batch of these payloads; the insertion timestamp of the first event of a shard is 1000. */
    EventBatch batch(int shard, String... payloads) {
        long start = nextOfShard.getOrDefault(shard, 0L);
        nextOfShard.put(shard, start + payloads.length);
        List<EventBatch.Entry> entries = new ArrayList<>();
        for (String payload : payloads) {
            entries.add(new EventBatch.Entry(payload.getBytes(StandardCharsets.UTF_8), 1000 + start + entries.size()));
        }
        return new EventBatch(shard, entries, start, NONCE);
    }

    /** A batch of {@code count} numbers, counted on from the shard's last. */
    EventBatch numbers(int shard, int count) {
        long start = nextOfShard.getOrDefault(shard, 0L);
        return batch(
                shard,
                IntStream.range(0, count)
                        .mapToObj(i -> Long.toString(start + i))
                        .toArray(String[]::new));
    }
}
