package io.netmesh.bus.read;

import io.netmesh.bus.transport.GroupEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a group has lent to its member: events at work, and those that are done and have to be said so. Confined to the reader's
 * thread but for {@link #done}.
 */
final class LentEvents {

    private final Runnable wake;
    private final Queue<GroupDelivery> reported = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Set<GroupEvent> atWork = new LinkedHashSet<>();
    private final List<GroupEvent> done = new ArrayList<>();

    /** @param wake called when there is something to acknowledge; cheap */
    LentEvents(Runnable wake) {
        this.wake = wake;
    }

    void add(GroupEvent event) {
        atWork.add(event);
    }

    /** Any thread. */
    void done(GroupDelivery delivery) {
        reported.add(delivery);
        if (awake.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /** The listener never gets this one. */
    void unwanted(GroupEvent event) {
        done.add(event);
    }

    /** Acknowledging these failed: they are still to be acknowledged. */
    void notYet(List<GroupEvent> events) {
        done.addAll(events);
    }

    /** What is to be acknowledged now; the caller does it, or says {@link #notYet}. */
    List<GroupEvent> takeDone() {
        awake.set(false); // before looking, so that what comes from now on wakes us
        for (GroupDelivery delivery = reported.poll(); delivery != null; delivery = reported.poll()) {
            if (atWork.remove(delivery.lent())) {
                done.add(delivery.lent());
            }
        }
        List<GroupEvent> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    List<GroupEvent> atWork() {
        return List.copyOf(atWork);
    }

    boolean isIdle() {
        return atWork.isEmpty();
    }
}
