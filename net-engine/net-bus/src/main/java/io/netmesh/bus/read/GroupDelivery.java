package io.netmesh.bus.read;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.transport.GroupEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** An event that a group has lent to a listener, until it is acknowledged. Thread-safe. */
final class GroupDelivery implements ChannelDelivery {

    private final GroupEvent lent;
    private final Consumer<GroupDelivery> onAcknowledged;
    private final AtomicBoolean acknowledged = new AtomicBoolean();

    /** @param onAcknowledged called once, on the thread that acknowledges; must not block */
    GroupDelivery(GroupEvent lent, Consumer<GroupDelivery> onAcknowledged) {
        this.lent = lent;
        this.onAcknowledged = onAcknowledged;
    }

    @Override
    public StoredEvent event() {
        return lent.event();
    }

    @Override
    public void acknowledge() {
        if (acknowledged.compareAndSet(false, true)) {
            onAcknowledged.accept(this);
        }
    }

    GroupEvent lent() {
        return lent;
    }
}
