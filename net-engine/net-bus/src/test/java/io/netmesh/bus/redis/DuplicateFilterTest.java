package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StoredEvent;
import io.netmesh.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DuplicateFilterTest {

    private final AtomicLong duplicates = new AtomicLong();
    private final DuplicateFilter filter = new DuplicateFilter(4, duplicates);

    @Test
    void secondCopyIsPassedOverAndCounted() {
        List<StoredEvent> events = List.of(event("1-0", "a"), event("2-0", "b"), event("3-0", "a"));

        assertThat(filter.filter(events)).extracting(StoredEvent::id).containsExactly("1-0", "2-0");
        assertThat(duplicates).hasValue(1);
    }

    @Test
    void recordThatIsReadAgainIsNoDuplicate() {
        List<StoredEvent> page = List.of(event("1-0", "a"), event("2-0", "b"));
        filter.filter(page);

        assertThat(filter.filter(page)).isEqualTo(page);
    }

    @Test
    void secondCopyStaysOneForEveryReader() {
        List<StoredEvent> page = List.of(event("1-0", "a"), event("3-0", "a"));
        filter.filter(page);

        assertThat(filter.filter(page)).extracting(StoredEvent::id).containsExactly("1-0");
        assertThat(filter.filter(page.subList(1, 2))).isEmpty();
    }

    @Test
    void firstCopyIsDeliveredEvenIfTheSecondWasReadBefore() {
        filter.filter(List.of(event("3-0", "a")));

        assertThat(filter.filter(List.of(event("1-0", "a"), event("3-0", "a"))))
                .extracting(StoredEvent::id)
                .containsExactly("1-0");
    }

    @Test
    void copiesOfOneMillisecondAreOrderedByNumber() {
        assertThat(filter.filter(List.of(event("5-9", "a"), event("5-10", "a"))))
                .extracting(StoredEvent::id)
                .containsExactly("5-9");
    }

    @Test
    void recordsWithoutDedupIdAllPass() {
        List<StoredEvent> page = List.of(event("1-0", null), event("2-0", null));

        assertThat(filter.filter(page)).isEqualTo(page);
    }

    @Test
    void copyBeyondTheCapacityIsDelivered() {
        filter.filter(List.of(event("1-0", "a"), event("2-0", "b"), event("3-0", "c"), event("4-0", "d")));
        filter.filter(List.of(event("5-0", "e")));

        assertThat(filter.filter(List.of(event("6-0", "a")))).hasSize(1);
    }

    /** Readers at different places share the filter and its little memory; each still gets every event, in order. */
    @Seeds(300)
    void noReaderLosesAnEvent(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<StoredEvent> stream = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            stream.add(event(i + "-1", "id" + random.nextInt(20)));
        }
        Map<Integer, Integer> positions = new HashMap<>(Map.of(0, 0, 1, 0, 2, 0));
        Map<Integer, Set<String>> delivered = new HashMap<>();
        while (positions.values().stream().anyMatch(position -> position < stream.size())) {
            int reader = random.nextInt(3);
            int from = positions.get(reader);
            int to = Math.min(stream.size(), from + random.nextInt(1, 8));
            for (StoredEvent event : filter.filter(stream.subList(from, to))) {
                delivered
                        .computeIfAbsent(reader, r -> new HashSet<>())
                        .add(event.dedupId().orElseThrow());
            }
            positions.put(reader, to);
        }
        Set<String> all = new HashSet<>();
        stream.forEach(event -> all.add(event.dedupId().orElseThrow()));

        for (int reader = 0; reader < 3; reader++) {
            assertThat(delivered.get(reader))
                    .as("seed %d reader %d", seed, reader)
                    .isEqualTo(all);
        }
    }

    private static StoredEvent event(String id, String dedupId) {
        return new StoredEvent(id, 0, 1, 0, new byte[] {'1'}, dedupId);
    }
}
