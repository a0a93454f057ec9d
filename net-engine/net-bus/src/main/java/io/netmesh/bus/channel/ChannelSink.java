package io.netmesh.bus.channel;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;

/**
 * Takes the events of one subscription. Called on the node's reader thread, one call at a time; must not block. What it
 * throws, an {@link Error} too, is logged and harms no other listener; an event that it threw on counts as refused.
 */
public interface ChannelSink {

    /**
     * Offers the next event.
     *
     * @return false if there is no room: the reader offers the same event again after {@link ChannelSubscription#ready()}
     */
    boolean tryDeliver(ChannelDelivery delivery);

    /** Retention was faster than this listener. */
    void onGap(Gap gap);

    /**
     * Reading, or loading or saving the position, failed; the reader goes on trying. Told once for each outage, however many
     * attempts fail. {@link ChannelSubscription#outage()} shows it until it is over.
     */
    void onFailure(NetException failure);

    /** All that {@link #onFailure} told of is over. */
    default void onRecovered() {}
}
