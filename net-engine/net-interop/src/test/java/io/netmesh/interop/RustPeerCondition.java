package io.netmesh.interop;

import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Behind {@link RequiresRustPeer}. */
final class RustPeerCondition implements ExecutionCondition {

    private static final String ABSENCE = "the Rust implementation is not at hand; run: pip install ai2070-net==0.18.0";
    private static final boolean PRESENT = isPresent();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (PRESENT) {
            return ConditionEvaluationResult.enabled("the Rust implementation is at hand");
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(ABSENCE); // a skipped test proves nothing
        }
        return ConditionEvaluationResult.disabled(ABSENCE);
    }

    private static boolean isPresent() {
        try {
            return new ProcessBuilder("python3", "-c", "import net; net.Net")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noPython) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
