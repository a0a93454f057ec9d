package io.netmesh.spring.autoconfigure.diagnostics;

import io.netmesh.bus.transport.TransportException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to look at when the node's transport does not come up. */
final class TransportFailureAnalyzer extends AbstractFailureAnalyzer<TransportException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TransportException cause) {
        return new FailureAnalysis(
                "The transport of the bus did not come up: " + cause.getMessage(),
                cause.kind() == TransportException.Kind.CONNECTION
                        ? "Check that the server runs and can be reached, and that the url and the credentials under"
                                + " net.node.transport.redis.* or net.node.transport.jetstream.* are right for it."
                        : "See the cause above; net.node.* has what the node was to use.",
                cause);
    }
}
