package io.netmesh.bus.jetstream;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.GroupEvent;

/**
 * An event that the server has lent to a group's member.
 *
 * @param owner the member
 * @param answerTo where the server awaits what became of it
 * @param lentNanos when it came, by the member's clock
 */
record LentEvent(StoredEvent event, long deliveries, JetStreamGroup owner, String answerTo, long lentNanos)
        implements GroupEvent {}
