package io.netmesh.sample.page;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where Chromium is missing the tests are skipped; on CI they run, and fail, since there they must not be missed. */
final class BrowserCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Browser.isInstalled() || "true".equals(System.getenv("CI"))) {
            return ConditionEvaluationResult.enabled("Chromium is here, or must be");
        }
        return ConditionEvaluationResult.disabled(
                "The page is tested in Chromium, which is missing here: apt-get install chromium chromium-driver");
    }
}
