package io.netmesh.bus.channel;

import io.netmesh.bus.StoredEvent;

/** One event handed to one listener. */
public interface ChannelDelivery {

    StoredEvent event();

    /**
     * Says that the event needs no further work, so that the position may pass it once everything before it was acknowledged
     * too. Any thread; idempotent; never blocks.
     */
    void acknowledge();
}
