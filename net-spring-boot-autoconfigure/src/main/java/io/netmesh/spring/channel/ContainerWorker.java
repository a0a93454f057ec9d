package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Handles the events of some shards of one container, one after another. It borrows a thread while there is something to do
 * and a little longer, and none during a back-off. Thread-safe.
 */
final class ContainerWorker {

    /** How long an idle thread is kept for the next event. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final ContainerRun run;
    private final EventProcessor processor;
    private final int capacity;
    private final int batchSize;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ChannelDelivery> inbox = new ArrayDeque<>();
    private final Work work = new Work();
    private boolean refused;
    private boolean hasThread;
    private boolean handling;
    private boolean backingOff;
    private boolean recovering;
    private @Nullable Thread thread;

    /**
     * @param run the container's present run, which says when to work
     * @param processor handles the events
     * @param capacity the most events that wait
     * @param batchSize the most events handled at once
     */
    ContainerWorker(ContainerRun run, EventProcessor processor, int capacity, int batchSize) {
        this.run = run;
        this.processor = processor;
        this.capacity = capacity;
        this.batchSize = batchSize;
    }

    /** Takes an event, or answers false and says {@link ContainerRun#hasRoom()} later. */
    boolean offer(ChannelDelivery delivery) {
        lock.lock();
        try {
            if (run.isDraining()) {
                return false; // Asked under the lock: what comes after the run looked drained must not begin.
            }
            if (inbox.size() >= capacity) {
                refused = true;
                return false;
            }
            inbox.add(delivery);
            wakeLocked();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Looks again whether there is something to do. */
    void wake() {
        lock.lock();
        try {
            wakeLocked();
        } finally {
            lock.unlock();
        }
    }

    private void wakeLocked() {
        if (hasThread) {
            changed.signal();
        } else if (!backingOff && run.mayWork() && hasWork()) {
            hasThread = true;
            if (!run.execute(this::turn)) {
                hasThread = false;
                backingOff = true;
                run.schedule(Duration.ofSeconds(1), this::backOffOver);
            }
        }
    }

    /** Whether nothing is in work, and nothing waits that could be worked on. */
    boolean isDrained() {
        lock.lock();
        try {
            return !handling && !recovering && (backingOff || !run.mayWork() || !hasWork());
        } finally {
            lock.unlock();
        }
    }

    boolean isHandling() {
        lock.lock();
        try {
            return handling;
        } finally {
            lock.unlock();
        }
    }

    /** Events that wait or are in hand. */
    int depth() {
        lock.lock();
        try {
            return inbox.size() + work.size();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the listener, if one is running; answers the first event that it has in hand. */
    Optional<StoredEvent> interrupt() {
        lock.lock();
        try {
            if (thread == null) {
                return Optional.empty();
            }
            thread.interrupt();
            return handling ? work.first() : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWork() {
        return !work.isEmpty() || !inbox.isEmpty();
    }

    private void turn() {
        try {
            while (takeWork()) {
                if (!settle(process())) {
                    return;
                }
            }
        } finally {
            run.workerRests();
        }
    }

    private Outcome process() {
        try {
            return processor.process(work, run::isEnded);
        } catch (Throwable broken) { // Out of memory, most likely. The thread ends, the event must not.
            return new Outcome.Halt("the event could not be processed: " + broken);
        }
    }

    /** Fills {@link #work}; answers false, and gives the thread up, if there is none to be done. */
    private boolean takeWork() {
        boolean room = false;
        Thread.interrupted(); // What one event left behind belongs to no other.
        lock.lock();
        try {
            thread = Thread.currentThread();
            long nanos = LINGER.toNanos();
            while (run.mayWork() && !hasWork() && !run.isDraining() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (!run.mayWork() || !hasWork()) {
                giveUpThread();
                return false;
            }
            if (work.isEmpty()) {
                for (int i = 0; i < batchSize && !inbox.isEmpty(); i++) {
                    work.add(inbox.remove());
                }
            }
            room = refused && inbox.size() <= capacity / 2;
            refused &= !room;
            handling = true;
            return true;
        } catch (InterruptedException foreign) {
            // Nobody interrupts an idle worker but by accident; what has come meanwhile gets a new thread.
            giveUpThread();
            wakeLocked();
            return false;
        } finally {
            lock.unlock();
            if (room) {
                run.hasRoom();
            }
        }
    }

    /** Answers whether the thread goes on. */
    private boolean settle(Outcome outcome) {
        boolean goesOn = noteOutcome(outcome);
        if (outcome instanceof Outcome.Await await) {
            await.recovery().whenComplete((done, failure) -> recoveryOver()); // Maybe at once, so without the lock.
        }
        return goesOn;
    }

    private boolean noteOutcome(Outcome outcome) {
        if (outcome instanceof Outcome.Halt halt) {
            run.halt(halt.reason()); // Before the worker looks idle, so that nobody gives it a thread in between.
        }
        run.workDone();
        lock.lock();
        try {
            handling = false;
            boolean resumedAlready = outcome instanceof Outcome.Halt && run.mayWork();
            if (outcome instanceof Outcome.Continue || resumedAlready) {
                return true;
            }
            giveUpThread();
            if (outcome instanceof Outcome.RetryAfter retry) {
                backingOff = true;
                run.schedule(retry.delay(), this::backOffOver);
            } else if (outcome instanceof Outcome.Await) {
                backingOff = true;
                recovering = true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void giveUpThread() {
        thread = null;
        hasThread = false;
    }

    /** Any thread: the one of the recoverer. */
    private void recoveryOver() {
        lock.lock();
        try {
            recovering = false;
            backingOff = false;
            wakeLocked();
        } finally {
            lock.unlock();
        }
        run.workerRests(); // Unless it works again, which the run finds out.
    }

    private void backOffOver() {
        lock.lock();
        try {
            if (run.isDraining()) {
                return; // The run counts as drained without this event, which comes again to the next one.
            }
            backingOff = false;
            wakeLocked();
        } finally {
            lock.unlock();
        }
    }
}
