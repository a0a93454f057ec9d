package io.netmesh.spring.autoconfigure.diagnostics;

import io.netmesh.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property the engine refused, and what it allows. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        return new FailureAnalysis(
                "Net was configured with a value that it does not allow: " + cause.getMessage() + ".",
                "Set " + cause.property() + " to an allowed value (" + cause.allowed() + ") instead of '"
                        + cause.value() + "'.",
                cause);
    }
}
