package io.netmesh.bus.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where idle readers wait for new events and producers wake them.
 *
 * <p>A reader that found nothing registers, reads once more, and only then parks. A producer makes its event readable, then
 * signals. Whichever of the two comes second sees the other, so no wake-up is lost. This rests on the event being made
 * readable by an action that is totally ordered with others (a lock or a volatile write, not a mere release), and on the
 * reader reading it by the same means.
 *
 * <p>Thread-safe, lock-free. Idle readers form a stack that a signal takes whole, so each is woken at most once however many
 * producers signal.
 */
public final class Arrivals {

    private static final VarHandle IDLE;

    static {
        try {
            IDLE = MethodHandles.lookup().findVarHandle(Arrivals.class, "idle", Waiter.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable Waiter idle;

    /** Wakes every registered reader. One volatile read, and no allocation, when none is registered. */
    public void signal() {
        if (idle != null) {
            wakeAll();
        }
    }

    /** Asks for one wake-up. What arrived before this call may not cause one: read again before parking. */
    void register(Waiter waiter) {
        // A waiter that is still registered, since it gave up waiting or found an event meanwhile, will be woken
        // anyway.
        if (waiter.registered) {
            return;
        }
        waiter.registered = true;
        Waiter top;
        do {
            top = idle;
            waiter.below = top;
        } while (!IDLE.compareAndSet(this, top, waiter));
    }

    private void wakeAll() {
        Waiter waiter = (Waiter) IDLE.getAndSet(this, null);
        while (waiter != null) {
            // Taken before the wake-up: a reader that is awake may register again and change its link.
            Waiter below = waiter.below;
            waiter.registered = false;
            waiter.wake();
            waiter = below;
        }
    }

    /** One reader's place among the idle. */
    abstract static class Waiter {

        private @Nullable Waiter below;
        private volatile boolean registered;

        /** Called on a producer's thread: must be short and must not throw. */
        abstract void wake();
    }

    /** A thread that waits. One thread parks at a time; any thread may wake it. */
    static final class Parked extends Waiter {

        private volatile boolean woken;
        private volatile @Nullable Thread thread;

        @Override
        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        /**
         * Blocks until {@link #wake()} was called since the last return of this method, the time is over, or the thread is
         * interrupted.
         *
         * @param timeoutNanos how long at most; {@link Long#MAX_VALUE} for no limit
         */
        void park(long timeoutNanos) {
            thread = Thread.currentThread();
            if (!woken && timeoutNanos > 0) {
                LockSupport.parkNanos(this, timeoutNanos);
            }
            thread = null;
            woken = false;
        }
    }
}
