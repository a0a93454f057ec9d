package io.netmesh.spring.channel;

import java.util.Objects;

/**
 * Tries again as long as its {@link BackOff} says, then gives up. A payload that does not convert is given up at once unless
 * told otherwise: it cannot become better. Immutable.
 */
public final class BackOffErrorHandler implements NetChannelErrorHandler {

    private final BackOff backOff;
    private final OnExhausted onExhausted;
    private final boolean retryConversionFailures;

    /**
     * @param backOff when to try again
     * @param onExhausted what happens to an event that was tried in vain
     * @param retryConversionFailures whether conversion is tried again too
     */
    public BackOffErrorHandler(BackOff backOff, OnExhausted onExhausted, boolean retryConversionFailures) {
        this.backOff = Objects.requireNonNull(backOff, "backOff");
        this.onExhausted = Objects.requireNonNull(onExhausted, "onExhausted");
        this.retryConversionFailures = retryConversionFailures;
    }

    @Override
    public ErrorDecision onFailure(ListenerFailure failure) {
        if (failure.isConversion() && !retryConversionFailures) {
            return giveUp();
        }
        return backOff.after(failure.attempt()).map(ErrorDecision::retryAfter).orElseGet(this::giveUp);
    }

    private ErrorDecision giveUp() {
        return switch (onExhausted) {
            case DEAD_LETTER -> ErrorDecision.recover();
            case SKIP -> ErrorDecision.skip();
            case HALT -> ErrorDecision.halt();
        };
    }
}
