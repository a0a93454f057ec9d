package io.netmesh.spring.channel;

import java.time.Duration;
import java.util.Objects;

/** What a {@link NetChannelErrorHandler} wants done. */
public sealed interface ErrorDecision {

    /** Give the event to the listener again after {@code delay}; no thread waits, later events of the same worker do. */
    static ErrorDecision retryAfter(Duration delay) {
        return new RetryAfter(delay);
    }

    /** Hand the event to the {@link EventRecoverer}, by default to the dead-letter channel, and go on. */
    static ErrorDecision recover() {
        return new Recover();
    }

    /** Count the event as skipped and go on. */
    static ErrorDecision skip() {
        return new Skip();
    }

    /** Stop the container before the event; its position stays. */
    static ErrorDecision halt() {
        return new Halt();
    }

    /**
     * See {@link #retryAfter}.
     *
     * @param delay 0 to {@link ContainerSettings#LONGEST}
     */
    record RetryAfter(Duration delay) implements ErrorDecision {
        public RetryAfter {
            Objects.requireNonNull(delay, "delay");
            ContainerSettings.requireWithin("delay", delay, Duration.ZERO);
        }
    }

    /** See {@link #recover}. */
    record Recover() implements ErrorDecision {}

    /** See {@link #skip}. */
    record Skip() implements ErrorDecision {}

    /** See {@link #halt}. */
    record Halt() implements ErrorDecision {}
}
