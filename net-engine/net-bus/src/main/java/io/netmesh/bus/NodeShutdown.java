package io.netmesh.bus;

import io.netmesh.bus.pipeline.EventIntake;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one shutdown of a node, whoever asks for it and how often. Thread-safe. */
final class NodeShutdown {

    private final EventIntake intake;
    private final Runnable closeReading;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    NodeShutdown(EventIntake intake, Runnable closeReading) {
        this.intake = intake;
        this.closeReading = closeReading;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Begins it, if nobody did; a future of its own for every caller, so that none can cancel another's. */
    CompletableFuture<Void> begin() {
        if (begun.compareAndSet(false, true)) {
            closeReading.run();
            Failures.during("Shutdown failed", intake.shutdown()).whenComplete((done, failure) -> {
                if (failure == null) {
                    outcome.complete(null);
                } else {
                    outcome.completeExceptionally(failure);
                }
            });
        }
        return outcome.copy();
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
