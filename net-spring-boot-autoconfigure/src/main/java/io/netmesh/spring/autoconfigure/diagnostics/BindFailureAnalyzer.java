package io.netmesh.spring.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Adds to Boot's own analysis what a property of Net allows: text that is no number says nothing of the range. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        String name = cause.getName().toString();
        String allowed = AllowedValues.of(name);
        if (property == null || allowed == null) {
            return null;
        }
        String origin = property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
        return new FailureAnalysis(
                name + " = '" + property.getValue() + "'" + origin + " is not allowed, allowed " + allowed + ".",
                "Set " + name + " to an allowed value (" + allowed + ").",
                cause);
    }
}
