package io.netmesh.bus.transport;

import java.util.concurrent.CompletionStage;

/**
 * A transport whose broker can share events among the members of a named group: each event goes to one member, and comes
 * back, to any of them, if that member does not acknowledge it. Delivery is at least once. Readers outside the group, and
 * other groups, notice nothing of it.
 */
public interface GroupingTransport extends Transport {

    /**
     * Joins a group under a member name of its own, creating the group if there is none. A node may join the same group more
     * than once. Does not block.
     *
     * @return the reader, or a failure with {@link TransportException}
     */
    CompletionStage<GroupReader> openGroup(GroupSpec spec);
}
