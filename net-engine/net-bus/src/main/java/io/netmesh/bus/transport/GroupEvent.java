package io.netmesh.bus.transport;

import io.netmesh.bus.StoredEvent;

/** An event lent to one member of a group. Implementations belong to the transport and are immutable. */
public interface GroupEvent {

    StoredEvent event();

    /**
     * How often the broker has given this event to a member, this time included: 1 at first, more when an earlier member
     * gave it back or never acknowledged it.
     */
    long deliveries();
}
