package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.channel.ChannelOutage.Activity;
import io.netmesh.bus.channel.CursorStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread around a {@link ChannelReader}: takes commands from other threads, turns the reader as long as there is work,
 * and sleeps until an event arrives, a command comes, or time is up. Also the executor that runs its tasks on that thread.
 */
final class ChannelReaderLoop implements Runnable, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelReaderLoop.class);
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ChannelReader reader;
    private final NodeEnvironment environment;
    private final Arrivals arrivals;
    private final Duration lastSaveTimeout;
    private final long startNanos;
    private final Arrivals.Parked parked = new Arrivals.Parked();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private boolean ended;

    /**
     * @param lastSaveTimeout how long the end of a listener waits for its position to be saved
     */
    ChannelReaderLoop(ChannelReader reader, NodeEnvironment environment, Arrivals arrivals, Duration lastSaveTimeout) {
        this.lastSaveTimeout = lastSaveTimeout;
        this.reader = reader;
        this.environment = environment;
        this.arrivals = arrivals;
        this.startNanos = environment.nanoTime();
    }

    @Override
    public void execute(Runnable command) {
        commands.add(command);
        parked.wake();
    }

    void wake() {
        parked.wake();
    }

    /** Begins to look for the listener's start position. */
    void add(Listener listener, ListenerPosition position) {
        execute(() -> {
            reader.add(listener, position);
            start(listener, position);
        });
    }

    private void start(Listener listener, ListenerPosition position) {
        position.onStarting(now());
        position.load().whenCompleteAsync((positions, failure) -> onLoaded(listener, positions, failure), this);
    }

    private void onLoaded(Listener listener, @Nullable String[] positions, @Nullable Throwable failure) {
        if (failure == null) {
            reader.start(listener, positions, now());
        } else {
            NetException known = Failures.of(failure);
            LOG.debug("Listener {} cannot start yet: {}", listener.name(), known.getMessage());
            reader.startFailed(listener, known, now());
        }
    }

    CompletableFuture<Void> remove(Listener listener) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> removed(listener).whenComplete((saved, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(Failures.of(failure));
            }
        }));
        return done;
    }

    private CompletableFuture<Void> removed(Listener listener) {
        try {
            return reader.remove(listener)
                    .copy()
                    .orTimeout(lastSaveTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionally(failure -> {
                        throw failure instanceof TimeoutException ? notSaved(listener, failure) : Failures.of(failure);
                    });
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private CursorStoreException notSaved(Listener listener, Throwable late) {
        return new CursorStoreException(
                CursorStoreException.Kind.UNWRITABLE,
                "the last position of listener " + listener.name() + " was not saved within "
                        + lastSaveTimeout.toMillis() + " ms",
                late);
    }

    /** Removes all listeners; completes when their positions are saved and the thread has nothing left to do. */
    CompletableFuture<Void> end() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> {
            List<CompletableFuture<Void>> saves = new ArrayList<>();
            reader.listeners().forEach(listener -> saves.add(removed(listener)));
            CompletableFuture.allOf(saves.toArray(new CompletableFuture<?>[0]))
                    .whenCompleteAsync(
                            (saved, failure) -> {
                                ended = true;
                                done.complete(null);
                            },
                            this);
        });
        return done;
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                if (!turn() && !ended) {
                    rest();
                }
            } catch (Throwable unexpected) { // nobody else would ever read for the listeners again
                surviveFailure(unexpected);
            }
        }
    }

    /** Goes on after a pause, and lets the listeners say that they cannot read until a turn succeeds. */
    private void surviveFailure(Throwable unexpected) {
        try {
            LOG.error("The shared reader met a failure it does not know; it goes on", unexpected);
            NetException reason = Failures.of(unexpected);
            reader.listeners().forEach(listener -> listener.onOutage(Activity.READ, reason));
        } catch (Throwable again) {
            // Out of memory, most likely: it was not even possible to say so.
        }
        parked.park(PAUSE_AFTER_FAILURE_NANOS);
    }

    private void rest() {
        if (reader.isReading()) {
            arrivals.register(parked);
        }
        // Once more, now that whatever comes wakes the thread.
        if (!turn() && !ended) {
            long deadline = reader.nextDeadlineNanos();
            parked.park(deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - now());
            Thread.interrupted(); // an interrupt left by user code would keep the thread from ever parking again
        }
    }

    /** One turn; answers whether another at once may find more. */
    boolean turn() {
        boolean progress = runCommands();
        long now = now();
        for (Listener listener : reader.dueToStart(now)) {
            ListenerPosition position = reader.position(listener);
            if (position != null) {
                start(listener, position);
                progress = true;
            }
        }
        return reader.turn(now) | progress;
    }

    private boolean runCommands() {
        boolean any = false;
        for (Runnable command = commands.poll(); command != null && !ended; command = commands.poll()) {
            any = true;
            command.run();
        }
        return any;
    }

    private long now() {
        return environment.nanoTime() - startNanos;
    }
}
