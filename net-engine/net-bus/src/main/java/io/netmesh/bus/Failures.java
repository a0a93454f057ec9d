package io.netmesh.bus;

import io.netmesh.bus.transport.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Gives a transport's failures the name of the operation that the caller asked for. */
final class Failures {

    private Failures() {}

    static <T> CompletableFuture<T> during(String operation, CompletableFuture<T> future) {
        return future.exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return CompletableFuture.failedFuture(
                    cause instanceof TransportException known ? known.during(operation) : cause);
        });
    }
}
