package io.netmesh.bus;

import io.netmesh.NetException;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a transport and waits for it; a transport that fails to start is shut down. */
final class TransportStart {

    static final String OPERATION = "Failed to create EventBus";

    private TransportStart() {}

    /**
     * @throws TransportException if the transport does not come up within {@code timeout}
     * @throws NetException what the transport throws at once, such as a refused option
     */
    static void await(Transport transport, TransportContext context, Duration timeout) {
        try {
            CompletionStage<Void> starting = transport.start(context);
            starting.toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (NetException refused) {
            throw refused;
        } catch (RuntimeException bug) {
            throw fatal(String.valueOf(bug), bug).during(OPERATION);
        } catch (TimeoutException late) {
            transport.shutdown();
            throw fatal("adapter init timed out", late).during(OPERATION);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            transport.shutdown();
            throw fatal("interrupted while the transport was starting", interrupted)
                    .during(OPERATION);
        } catch (ExecutionException failed) {
            transport.shutdown();
            Throwable cause = failed.getCause();
            throw (cause instanceof TransportException known ? known : fatal(String.valueOf(cause), cause))
                    .during(OPERATION);
        }
    }

    private static TransportException fatal(String detail, Throwable cause) {
        return new TransportException(TransportException.Kind.FATAL, detail, cause);
    }
}
