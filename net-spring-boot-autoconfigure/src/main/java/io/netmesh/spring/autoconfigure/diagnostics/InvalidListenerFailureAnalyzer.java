package io.netmesh.spring.autoconfigure.diagnostics;

import io.netmesh.spring.channel.InvalidListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which attribute of which listener is wrong, and what is allowed; before what the engine said about it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
        return new FailureAnalysis(
                "The listener " + cause.listener() + " has " + cause.attribute() + " = '" + cause.value()
                        + "', which is not allowed.",
                "Change " + cause.attribute() + " of its @NetChannel, or the property it comes from. Allowed: "
                        + cause.allowed() + ".",
                cause);
    }
}
