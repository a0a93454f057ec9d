package io.netmesh.bus.jetstream;

import io.nats.client.JetStreamStatusException;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What a failure means for the bus: whether the same request may succeed later. */
final class JetStreamFailures {

    private JetStreamFailures() {}

    /** The stage, failing with {@link TransportException} and nothing else. */
    static <T> CompletableFuture<T> translate(String what, CompletionStage<T> stage) {
        CompletableFuture<T> translated = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                translated.complete(value);
            } else {
                translated.completeExceptionally(of(what, failure));
            }
        });
        return translated;
    }

    /** @param what the request, as the message's beginning */
    static TransportException of(String what, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof TransportException known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return new TransportException(Kind.TRANSIENT, what + " timed out", cause);
        }
        if (cause instanceof JetStreamStatusException) { // nobody listens: JetStream is starting, or the stream is gone
            return new TransportException(Kind.TRANSIENT, what + ": no responders", cause);
        }
        if (cause instanceof CancellationException) {
            return new TransportException(Kind.TRANSIENT, what + ": connection lost", cause);
        }
        if (cause instanceof ApiErrorException refused && refused.isRefusal()) {
            return new TransportException(Kind.FATAL, what + ": " + cause.getMessage(), cause);
        }
        if (cause instanceof IllegalArgumentException) {
            return new TransportException(Kind.FATAL, what + ": " + cause.getMessage(), cause);
        }
        return new TransportException(Kind.TRANSIENT, what + ": " + describe(cause), cause);
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}
