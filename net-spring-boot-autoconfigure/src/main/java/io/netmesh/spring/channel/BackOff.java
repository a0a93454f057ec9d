package io.netmesh.spring.channel;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before an event is tried again.
 *
 * @param attempts how often an event is given to the listener in all, at least 1
 * @param initial the wait after the first failure
 * @param multiplier by how much each wait is longer than the one before, at least 1
 * @param max the longest wait, at most {@link ContainerSettings#LONGEST}
 */
public record BackOff(int attempts, Duration initial, double multiplier, Duration max) {

    /** Three attempts, 1 s and 2 s apart. */
    public static final BackOff DEFAULT = new BackOff(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(30));

    public BackOff {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts = " + attempts + ", allowed >= 1");
        }
        if (initial.isNegative() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "initial = " + initial + ", max = " + max + ", allowed 0 <= initial <= max");
        }
        ContainerSettings.requireWithin("max", max, Duration.ZERO);
        if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException("multiplier = " + multiplier + ", allowed >= 1");
        }
    }

    /**
     * The wait after the {@code failed}-th failure, or empty if that was the last attempt.
     *
     * @param failed how often it has failed, from 1
     */
    public Optional<Duration> after(int failed) {
        if (failed >= attempts) {
            return Optional.empty();
        }
        // In double arithmetic the exponent cannot overflow: it becomes infinite and max wins.
        double nanos = initial.toNanos() * Math.pow(multiplier, failed - 1);
        return Optional.of(nanos >= max.toNanos() ? max : Duration.ofNanos((long) nanos));
    }
}
