package io.netmesh.spring.autoconfigure.diagnostics;

import io.netmesh.spring.channel.DuplicateListenerIdException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names both listeners that want the same id. */
final class DuplicateListenerIdFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateListenerIdException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateListenerIdException cause) {
        return new FailureAnalysis(
                "The listener id '" + cause.id() + "' is used twice:\n\n    " + cause.first() + "\n    "
                        + cause.second(),
                "Give one of them another id, with the attribute 'id' of its @NetChannel. The id also names the stored position,"
                        + " so keep the one that has been in production.",
                cause);
    }
}
