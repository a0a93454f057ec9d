package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.transport.TransportException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What went wrong in a stage, as something that Net throws. */
final class Failures {

    private Failures() {}

    static NetException of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof NetException known
                ? known
                : new TransportException(TransportException.Kind.TRANSIENT, String.valueOf(cause), cause);
    }
}
