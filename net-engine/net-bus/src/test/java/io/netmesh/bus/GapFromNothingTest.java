package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.EventStream;
import io.netmesh.bus.memory.MemoryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that began where nothing was yet is told of what came and went before it read again. */
@Timeout(120)
class GapFromNothingTest {

    private static final int EMITTED = 10_000;

    private final NetNode node = NetNode.builder()
            .shards(4)
            .memory(MemoryOptions.defaults().withMaxEvents(100))
            .build();

    @Test
    void pollsGoOnFromACursorOfTheEmptyStore() {
        String empty = node.poll(PollRequest.of(10)).nextId();
        emitMoreThanIsKept();

        PollResponse page = node.poll(PollRequest.of(EMITTED).withCursor(empty));

        assertThat(page.events().size() + missed(page.gaps())).isEqualTo(EMITTED);
    }

    @Test
    void emptyStoreHasNothingMore() {
        assertThat(node.poll(PollRequest.of(10)).hasMore()).isFalse();
    }

    @Test
    void streamFromTheLatestEventOfAnEmptyStore() {
        List<Gap> gaps = new ArrayList<>();
        int received = 0;
        try (EventStream<StoredEvent> stream = node.subscribe(
                SubscribeOptions.defaults().withStartFrom(StartFrom.latest()).withOnGap(gaps::add))) {
            emitMoreThanIsKept();
            while (stream.poll(Duration.ZERO).isPresent()) {
                received++;
            }
        }

        assertThat(received + missed(gaps)).isEqualTo(EMITTED);
    }

    @Test
    void missedEventsAreCountedOnceForEachReader() {
        String empty = node.poll(PollRequest.of(10)).nextId();
        emitMoreThanIsKept();

        long each = missed(node.poll(PollRequest.of(EMITTED).withCursor(empty)).gaps());
        assertThat(each).isPositive();
        assertThat(node.stats().eventsMissed()).isEqualTo(each);
        node.poll(PollRequest.of(EMITTED).withCursor(empty));

        assertThat(node.stats().eventsMissed()).isEqualTo(2 * each);
        assertThat(node.prometheusText()).contains("net_bus_missed_total " + 2 * each + "\n");
    }

    private void emitMoreThanIsKept() {
        for (int i = 0; i < EMITTED; i++) {
            node.emitRaw("{\"n\":" + i + "}");
        }
    }

    private static long missed(List<Gap> gaps) {
        return gaps.stream().mapToLong(gap -> gap.missed().orElseThrow()).sum();
    }
}
