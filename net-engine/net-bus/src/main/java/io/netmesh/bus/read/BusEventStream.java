package io.netmesh.bus.read;

import io.netmesh.EventStream;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.StoredEvent;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The shell of a stream: waiting, waking, and the choice between pulling and pushing. If the node is shut down first, whoever
 * reads gets a {@link NodeShutDownException}, whose message is {@code EventBus has been shut down}.
 */
final class BusEventStream implements EventStream<StoredEvent> {

    private enum Use {
        NONE,
        PULLED,
        PUSHED
    }

    private final StreamReader reader;
    private final NodeEnvironment environment;
    private final Arrivals arrivals;
    private final BooleanSupplier nodeIsShutDown;
    private final Executor executor;

    private final AtomicReference<Use> use = new AtomicReference<>(Use.NONE);
    private final ReentrantLock pulling = new ReentrantLock();
    private final Arrivals.Parked parked = new Arrivals.Parked();
    private volatile boolean closed;
    private volatile @Nullable StreamPush push;
    private @Nullable StoredEvent peeked; // guarded by pulling

    /**
     * @param executor where a subscriber is called; its tasks must not run on the thread that submits them
     */
    BusEventStream(
            StreamReader reader,
            NodeEnvironment environment,
            Arrivals arrivals,
            BooleanSupplier nodeIsShutDown,
            Executor executor) {
        this.reader = reader;
        this.environment = environment;
        this.arrivals = arrivals;
        this.nodeIsShutDown = nodeIsShutDown;
        this.executor = executor;
    }

    @Override
    public Optional<StoredEvent> poll(Duration timeout) {
        claim(Use.PULLED);
        return Optional.ofNullable(await(saturatedNanos(timeout), true));
    }

    @Override
    public Iterator<StoredEvent> iterator() {
        claim(Use.PULLED);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return await(Long.MAX_VALUE, false) != null;
            }

            @Override
            public StoredEvent next() {
                StoredEvent event = await(Long.MAX_VALUE, true);
                if (event == null) {
                    throw new NoSuchElementException("the stream is closed");
                }
                return event;
            }
        };
    }

    @Override
    public void subscribe(Flow.Subscriber<? super StoredEvent> subscriber) {
        if (!use.compareAndSet(Use.NONE, Use.PUSHED)) {
            StreamPush.refuse(subscriber, new IllegalStateException(alreadyUsed()));
            return;
        }
        StreamPush started = new StreamPush(this, reader, environment, arrivals, executor, subscriber);
        push = started;
        started.start();
    }

    @Override
    public void close() {
        closed = true;
        parked.wake();
        StreamPush pushing = push;
        if (pushing != null) {
            pushing.schedule();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Throws once the node is gone, unless the stream was closed before. */
    void requireNode() {
        if (!closed && nodeIsShutDown.getAsBoolean()) {
            throw new NodeShutDownException();
        }
    }

    /** Waits for the next event and takes it, or leaves it to be seen again; null if none came. */
    private @Nullable StoredEvent await(long timeoutNanos, boolean take) {
        long start = environment.nanoTime();
        if (!lock(timeoutNanos)) {
            return null;
        }
        try {
            StoredEvent event = peeked != null ? peeked : awaitNext(start, timeoutNanos);
            peeked = take ? null : event;
            return event;
        } finally {
            pulling.unlock();
        }
    }

    private @Nullable StoredEvent awaitNext(long start, long timeoutNanos) {
        while (true) {
            requireNode();
            if (closed) {
                return null;
            }
            StoredEvent event = reader.next(environment.nanoTime());
            if (event == null) {
                arrivals.register(parked);
                requireNode();
                event = reader.next(environment.nanoTime());
            }
            if (event != null) {
                return event;
            }
            long now = environment.nanoTime();
            long left = timeoutNanos == Long.MAX_VALUE ? Long.MAX_VALUE : timeoutNanos - (now - start);
            if (left <= 0 || closed || Thread.currentThread().isInterrupted()) {
                return null;
            }
            parked.park(Math.min(left, reader.pauseNanos(now)));
        }
    }

    private boolean lock(long timeoutNanos) {
        try {
            if (timeoutNanos == Long.MAX_VALUE) {
                pulling.lockInterruptibly();
                return true;
            }
            return pulling.tryLock() || pulling.tryLock(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void claim(Use wanted) {
        if (!use.compareAndSet(Use.NONE, wanted) && use.get() != wanted) {
            throw new IllegalStateException(alreadyUsed());
        }
    }

    private String alreadyUsed() {
        return use.get() == Use.PUSHED
                ? "the stream has a subscriber already, and a stream is either pushed or pulled"
                : "the stream is pulled already, and a stream is either pushed or pulled";
    }

    private static long saturatedNanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE;
        }
    }
}
