package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of a worker: calls the listener with the events in hand, and has failures decided and carried out. Stateless but
 * for its counters; used by all workers of a container.
 */
final class EventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(EventProcessor.class);

    private final NetChannelEndpoint endpoint;
    private final List<NetChannelInterceptor> interceptors;
    private final ListenerObservations observations;
    private final NetChannelErrorHandler errorHandler;
    private final EventRecoverer recoverer;
    private final BackOff recoveryBackOff;
    private final ListenerCounters counters;
    private final ListenerEvents events;

    EventProcessor(
            NetChannelEndpoint endpoint,
            List<NetChannelInterceptor> interceptors,
            ListenerObservations observations,
            NetChannelErrorHandler errorHandler,
            EventRecoverer recoverer,
            BackOff recoveryBackOff,
            ListenerCounters counters,
            ListenerEvents events) {
        this.endpoint = endpoint;
        this.interceptors = interceptors;
        this.observations = observations;
        this.errorHandler = errorHandler;
        this.recoverer = recoverer;
        this.recoveryBackOff = recoveryBackOff;
        this.counters = counters;
        this.events = events;
    }

    /**
     * Handles the events in hand, or goes on recovering those that were given up.
     *
     * @param ended whether the container has ended, so that a failure says nothing about the event
     */
    Outcome process(Work work, BooleanSupplier ended) {
        ListenerFailure givenUp = work.givenUp();
        if (givenUp != null) {
            return recover(work, givenUp, ended);
        }
        int attempt = work.nextAttempt();
        List<ReceivedEvent> received = work.events().stream()
                .map(event -> ReceivedEvent.of(event, endpoint, attempt))
                .toList();
        try {
            observations.observe(
                    endpoint,
                    received,
                    () -> new NetChannelInvocation(endpoint, received, interceptors.iterator()).proceed());
        } catch (Throwable failure) { // An Error of a listener must not cost the others their threads.
            return ended.getAsBoolean() ? Outcome.ABANDONED : onFailure(work, failure, ended);
        }
        counters.processed.add(received.size());
        work.settle(received.size());
        return Outcome.CONTINUE;
    }

    private Outcome onFailure(Work work, Throwable thrown, BooleanSupplier ended) {
        Thread.interrupted(); // What a listener left behind shall not break error handling.
        List<StoredEvent> failed = work.events();
        if (thrown instanceof BatchListenerFailedException batch && batch.index() >= 0 && batch.index() < work.size()) {
            counters.processed.add(batch.index());
            work.settle(batch.index());
            failed = work.events().subList(0, 1);
        }
        Throwable cause = thrown instanceof BatchListenerFailedException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        work.failed();
        ListenerFailure failure = new ListenerFailure(endpoint, failed, work.nextAttempt() - 1, cause);
        counters.failed(failure);
        LOG.debug("Listener {} failed, attempt {}", endpoint.id(), failure.attempt(), cause);
        events.publish(new NetChannelEvent.Failed(endpoint.id(), failure));
        return carryOut(decide(failure), work, failure, ended);
    }

    private ErrorDecision decide(ListenerFailure failure) {
        try {
            return errorHandler.onFailure(failure);
        } catch (RuntimeException | Error broken) {
            LOG.error("The error handler of listener {} failed; the listener halts", endpoint.id(), broken);
            return ErrorDecision.halt();
        }
    }

    private Outcome carryOut(ErrorDecision decision, Work work, ListenerFailure failure, BooleanSupplier ended) {
        if (decision instanceof ErrorDecision.RetryAfter retry) {
            counters.retries.increment();
            return new Outcome.RetryAfter(retry.delay());
        }
        if (decision instanceof ErrorDecision.Recover) {
            work.giveUp(failure);
            return recover(work, failure, ended);
        }
        if (decision instanceof ErrorDecision.Skip) {
            int count = failure.events().size();
            logGivenUp(count, failure, "skipped");
            counters.skipped.add(count);
            work.settle(count);
            return Outcome.CONTINUE;
        }
        return halt(work, failure, "the listener failed: " + failure.rootCause());
    }

    /** Begins a recovery, or goes on where the one that is under way has ended. No thread waits for a recoverer. */
    private Outcome recover(Work work, ListenerFailure failure, BooleanSupplier ended) {
        CompletableFuture<?> recovery = work.recovery();
        if (recovery == null) {
            recovery = begin(failure);
            work.recovering(recovery);
        }
        if (!recovery.isDone()) {
            return new Outcome.Await(recovery);
        }
        work.recovering(null);
        try {
            recovery.get();
        } catch (ExecutionException | CancellationException | InterruptedException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            return ended.getAsBoolean() ? Outcome.ABANDONED : onRecoveryFailed(work, failure, cause);
        }
        int count = work.givenUpCount();
        logGivenUp(count, failure, "given to " + recoverer.destination(endpoint));
        counters.deadLettered.add(count);
        work.settle(count);
        return Outcome.CONTINUE;
    }

    private void logGivenUp(int count, ListenerFailure failure, String fate) {
        LOG.warn(
                "{} of {} {} {} after {} by listener {}",
                counted(count, "event"),
                endpoint.channel(),
                count == 1 ? "was" : "were",
                fate,
                counted(failure.attempt(), "attempt"),
                endpoint.id(),
                failure.cause());
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private CompletableFuture<?> begin(ListenerFailure failure) {
        try {
            return recoverer.recover(failure).toCompletableFuture();
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private Outcome onRecoveryFailed(Work work, ListenerFailure failure, Throwable cause) {
        if (cause instanceof PartialRecoveryException partial) {
            work.recoverOnly(new ListenerFailure(endpoint, partial.remaining(), failure.attempt(), failure.cause()));
        }
        LOG.warn(
                "Recovery of {} event(s) of listener {} failed",
                failure.events().size(),
                endpoint.id(),
                cause);
        Optional<Duration> wait = recoveryBackOff.after(work.recoveryFailed());
        return wait.<Outcome>map(Outcome.RetryAfter::new)
                .orElseGet(() -> halt(work, failure, "the event could not be recovered: " + cause));
    }

    private Outcome halt(Work work, ListenerFailure failure, String reason) {
        work.forgetFailures();
        StoredEvent first = failure.events().get(0);
        String where = "shard " + first.shardId() + ", event " + first.id() + ": " + reason;
        LOG.error("Listener {} halts at {}", endpoint.id(), where, failure.cause());
        return new Outcome.Halt(where);
    }
}
