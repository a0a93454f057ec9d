package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StoredEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PollBackoffTest {

    private static final int LIMIT = 10;

    private final PollBackoff backoff = new PollBackoff(5, 100);

    @Test
    void pausesDoubleUpToTheLongest() {
        List<Long> pauses = new ArrayList<>();
        for (int poll = 0; poll < 7; poll++) {
            pauses.add(backoff.after(page(0, false), LIMIT));
        }

        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 80L, 100L, 100L);
    }

    @Test
    void fullPageIsFollowedAtOnceAndAPartAfterOneInterval() {
        backoff.after(page(0, false), LIMIT);

        assertThat(backoff.after(page(LIMIT, true), LIMIT)).isZero();
        assertThat(backoff.after(page(LIMIT - 1, true), LIMIT)).isEqualTo(5);
        assertThat(backoff.after(page(0, false), LIMIT)).isEqualTo(5);
    }

    @Test
    void emptyPageThatMovedIsFollowedAtOnceAndStartsOver() {
        backoff.after(page(0, false), LIMIT);
        backoff.after(page(0, false), LIMIT);

        assertThat(backoff.after(page(0, true), LIMIT)).isZero();
        assertThat(backoff.after(page(0, false), LIMIT)).isEqualTo(5);
    }

    private static Page page(int events, boolean moved) {
        List<StoredEvent> stored = Collections.nCopies(events, new StoredEvent("1", 0, 0, 0, new byte[0]));
        return new Page(
                stored, new String[1], new boolean[1], moved, false, new TreeMap<>(), List.of(), false, List.of());
    }
}
