package io.netmesh.bus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Which failures are worth another try. */
final class RedisErrors {

    /** What servers say that are busy, starting, failing over or in need of replicas. */
    private static final List<String> PASSING = List.of(
            "LOADING", "BUSY", "TRYAGAIN", "MOVED", "ASK", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "NOREPLICAS");

    /** Refusals that come from the wrong server: another connection may lead to the right one. */
    private static final List<String> MISDIRECTED = List.of("READONLY", "MASTERDOWN", "LOADING");

    private RedisErrors() {}

    /** What a server's error means for the command. */
    static TransportException ofReply(String error) {
        return new TransportException(startsWith(error, PASSING) ? Kind.TRANSIENT : Kind.FATAL, error, null);
    }

    /** Whether to connect anew after this answer. */
    static boolean isMisdirected(String error) {
        return startsWith(error, MISDIRECTED);
    }

    /** Whether the server refused the login or the database, so that connecting again would not help. */
    static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException reply) {
                return !startsWith(String.valueOf(reply.getMessage()), PASSING);
            }
        }
        return false;
    }

    /** What any failure of a command means; all but the server's own answers pass. */
    static TransportException of(Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof TransportException known) {
            return known;
        }
        if (cause instanceof RedisCommandExecutionException reply) {
            return ofReply(String.valueOf(reply.getMessage()));
        }
        return new TransportException(Kind.TRANSIENT, describe(cause), cause);
    }

    /** As {@link #of}, for reads: whatever the server answers, the next read may succeed. */
    static TransportException ofRead(Throwable failure) {
        TransportException known = of(failure);
        if (known.kind() != Kind.FATAL || !(root(failure) instanceof RedisCommandExecutionException reply)) {
            return known;
        }
        return new TransportException(Kind.TRANSIENT, String.valueOf(reply.getMessage()), reply);
    }

    /** A failure in words, with what lies at its bottom. */
    static String describe(Throwable failure) {
        Throwable cause = root(failure);
        Throwable bottom = cause;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        String outer = words(cause);
        String inner = words(bottom);
        return bottom == cause || outer.contains(inner) ? outer : outer + ": " + inner;
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** What went wrong, without the wrappers of futures. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** A failure to be thrown on inside a stage. */
    static CompletionException asUnchecked(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }

    private static boolean startsWith(String error, List<String> words) {
        return words.stream().anyMatch(error::startsWith);
    }
}
