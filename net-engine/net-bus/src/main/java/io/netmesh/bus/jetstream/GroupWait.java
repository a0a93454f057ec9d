package io.netmesh.bus.jetstream;

import io.netmesh.bus.transport.GroupEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A caller that waits for the next event.
 *
 * @param max the most it takes
 * @param untilNanos when it gives up, by the member's clock
 * @param ended what it gets
 */
record GroupWait(int max, long untilNanos, CompletableFuture<List<GroupEvent>> ended) {

    GroupWait(int max, long untilNanos) {
        this(max, untilNanos, new CompletableFuture<>());
    }
}
