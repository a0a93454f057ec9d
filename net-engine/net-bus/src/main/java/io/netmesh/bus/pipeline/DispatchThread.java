package io.netmesh.bus.pipeline;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportException;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that turns a node's {@link Dispatch}: it sleeps until something is due or somebody signals. */
final class DispatchThread implements BatchSink {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchThread.class);

    /** The longest sleep, so that an environment whose clock is moved by hand is noticed. */
    private static final long MAX_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Transport transport;
    private final NodeEnvironment environment;
    private final Queue<BiConsumer<Dispatch, Long>> inbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean signalled;
    private volatile boolean ended;
    private volatile Dispatch dispatch;

    DispatchThread(Transport transport, NodeEnvironment environment, String name) {
        this.transport = transport;
        this.environment = environment;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start(Dispatch newDispatch) {
        dispatch = newDispatch;
        thread.start();
    }

    /** Wakes the thread. Nearly free if that was done since it looked last. */
    void signal() {
        if (!signalled) {
            signalled = true;
            LockSupport.unpark(thread);
        }
    }

    /** Runs {@code work} on the thread, with the dispatch and the time; after the thread's end on the caller's. */
    void execute(BiConsumer<Dispatch, Long> work) {
        inbox.add(work);
        signal();
        if (ended) {
            turnAfterEnd();
        }
    }

    @Override
    public void send(EventBatch batch, long attempt) {
        try {
            transport
                    .append(batch)
                    .whenComplete((stored, failure) -> execute((to, now) -> {
                        if (failure == null) {
                            to.onStored(batch.shardId(), attempt, now);
                        } else {
                            to.onFailed(batch.shardId(), attempt, asTransportException(failure), now);
                        }
                    }));
        } catch (RuntimeException failure) {
            execute((to, now) -> to.onFailed(batch.shardId(), attempt, asTransportException(failure), now));
        }
    }

    static TransportException asTransportException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransportException known
                ? known
                : new TransportException(TransportException.Kind.FATAL, String.valueOf(cause), cause);
    }

    private void run() {
        Dispatch turned = dispatch;
        while (!turned.isDrained()) {
            signalled = false; // before looking, so that what comes from now on wakes us
            long now = environment.nanoTime();
            long deadline = turnOnce(turned, now);
            if (!signalled && !turned.isDrained()) {
                long sleep = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - environment.nanoTime();
                if (sleep > 0) {
                    LockSupport.parkNanos(this, Math.min(sleep, MAX_SLEEP_NANOS));
                }
            }
        }
        ended = true;
        turnAfterEnd();
    }

    /** What came too late for the thread: there is nothing to send any more, but somebody may wait for an answer. */
    private synchronized void turnAfterEnd() {
        turnOnce(dispatch, environment.nanoTime());
    }

    private long turnOnce(Dispatch turned, long now) {
        try {
            for (BiConsumer<Dispatch, Long> work = inbox.poll(); work != null; work = inbox.poll()) {
                work.accept(turned, now);
            }
            return turned.turn(now);
        } catch (RuntimeException | Error bug) {
            // Without this thread the node would stand still; the events of the failed step are the transport's to
            // lose.
            LOG.error("dispatching failed; going on", bug);
            return now + MAX_SLEEP_NANOS;
        }
    }
}
