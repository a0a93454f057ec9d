package io.netmesh.bus.transport;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One member's share of a group. Nothing blocks; stages fail with {@link TransportException}.
 *
 * <p>{@link #next} is called again only when its last stage is done, so no more than {@code max} events arrive unasked; how
 * many a member holds unacknowledged is up to the member. The other methods may be called from any thread at any time.
 * Events of one shard come in order until one has to be redelivered, and a shard's events may be spread over the members.
 */
public interface GroupReader {

    /**
     * Takes events: first those that a member left behind, then new ones. Survives an outage of the broker: the stage fails
     * as transient, and a later call goes on.
     *
     * @param max the most to take, at least 1
     * @param maxWait how long to wait while there is none
     * @return at most {@code max} events; none when the time is over or the reader is closed
     */
    CompletionStage<List<GroupEvent>> next(int max, Duration maxWait);

    /**
     * Done with these events: the group never sees them again. If the stage fails, they may come again.
     *
     * @throws IllegalArgumentException if one did not come from this reader
     */
    CompletionStage<Void> acknowledge(Collection<? extends GroupEvent> events);

    /** Gives events back unprocessed: they are delivered again, to any member, without further delay. */
    CompletionStage<Void> release(Collection<? extends GroupEvent> events);

    /** Still at work on these: the time until their redelivery starts anew. */
    CompletionStage<Void> extend(Collection<? extends GroupEvent> events);

    /** Corrupt records that this member was given, acknowledged and passed over. */
    long skipped();

    /** Events that retention removed before any member had acknowledged them, as far as this member noticed. */
    long missed();

    /**
     * Leaves the group. A pending {@link #next} completes without events; what was not acknowledged goes to other members
     * after its time.
     */
    CompletionStage<Void> close();
}
