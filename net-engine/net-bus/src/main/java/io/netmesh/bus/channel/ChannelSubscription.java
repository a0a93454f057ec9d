package io.netmesh.bus.channel;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A listener's hold on the node's shared reader. Thread-safe; nothing here blocks. */
public interface ChannelSubscription {

    ChannelSubscriptionSpec spec();

    /** Says that the sink has room again. A sink that says so and refuses all the same is asked over and over. */
    void ready();

    /** The committed position: everything up to it was acknowledged. A cursor for {@code NetNode.poll}; empty if it never moved. */
    Optional<String> position();

    /** Events stored, on any channel, after the committed position; empty where the transport cannot count them. */
    OptionalLong lag();

    /**
     * What the subscription cannot do at the moment, the worst if there are several; empty if all is well. It is there before
     * {@link ChannelSink#onFailure} is called, and gone before {@link ChannelSink#onRecovered} is.
     */
    Optional<ChannelOutage> outage();

    /** Whether the start position is known, so that events can arrive. */
    boolean isStarted();

    /** Whether the shared reader serves this subscription, or it is still catching up with a cursor of its own. */
    boolean isAtHead();

    /**
     * Ends delivery and saves the position; completes when that is done. Events that were delivered but not acknowledged come
     * again to the next subscription of this name, which may register once this is complete. Fails with {@link
     * CursorStoreException} if the position could not be saved, or the store does not answer within 10 s.
     */
    CompletableFuture<Void> close();
}
