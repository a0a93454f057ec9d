package io.netmesh.testkit;

import java.lang.reflect.AnnotatedElement;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Behind {@link RequiresRedis} and {@link RequiresNats}. */
final class ServerCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        AnnotatedElement element = context.getElement().orElse(null);
        if (AnnotationSupport.isAnnotated(element, RequiresRedis.class)) {
            return evaluate(ServerBinary.REDIS);
        }
        if (AnnotationSupport.isAnnotated(element, RequiresNats.class)) {
            return evaluate(ServerBinary.NATS);
        }
        return ConditionEvaluationResult.enabled("needs no server");
    }

    private static ConditionEvaluationResult evaluate(ServerBinary server) {
        if (server.givenUrl().isPresent() || server.find().isPresent()) {
            return ConditionEvaluationResult.enabled(server.command + " is at hand");
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            // A skipped test proves nothing, so the gate does not let it pass.
            throw new IllegalStateException(server.absence());
        }
        return ConditionEvaluationResult.disabled(server.absence());
    }
}
