package io.netmesh.bus;

import io.netmesh.bus.pipeline.EventIntake;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one shutdown of a node, whoever asks for it and how often. Thread-safe. */
final class NodeShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(NodeShutdown.class);

    private final EventIntake intake;
    private final Supplier<CompletableFuture<Void>> closeReading;
    private final Duration readingTimeout;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    /**
     * @param closeReading ends what reads and saves its positions, for which it may need the transport
     * @param readingTimeout how long that may take
     */
    NodeShutdown(EventIntake intake, Supplier<CompletableFuture<Void>> closeReading, Duration readingTimeout) {
        this.intake = intake;
        this.closeReading = closeReading;
        this.readingTimeout = readingTimeout;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Begins it, if nobody did; a future of its own for every caller, so that none can cancel another's. */
    CompletableFuture<Void> begin() {
        if (begun.compareAndSet(false, true)) {
            // What a step throws at once is its outcome too, or whoever waits would wait for ever.
            CompletableFuture<Void> ended = step(() -> {
                        intake.close();
                        return endReading();
                    })
                    .thenCompose(done -> intake.shutdown());
            Failures.during("Shutdown failed", ended).whenComplete((done, failure) -> {
                if (failure == null) {
                    outcome.complete(null);
                } else {
                    outcome.completeExceptionally(failure);
                }
            });
        }
        return outcome.copy();
    }

    /** Completes when reading has ended, or the time for it is up; never fails. */
    private CompletableFuture<Void> endReading() {
        return step(closeReading)
                .orTimeout(readingTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(failure -> {
                    LOG.warn("reading did not end well; shutting down all the same", failure);
                    return null;
                });
    }

    /** Takes a step; what it throws becomes the failure of the future, which nobody else holds. */
    private static CompletableFuture<Void> step(Supplier<CompletableFuture<Void>> action) {
        return CompletableFuture.<Void>completedFuture(null).thenCompose(now -> action.get());
    }

    /** Begins it, if nobody did, and waits for its end. */
    void await() {
        begin();
        try {
            outcome.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
