package io.netmesh.spring.autoconfigure;

import io.netmesh.ChannelName;
import io.netmesh.ConfigurationException;
import io.netmesh.InvalidChannelNameException;
import io.netmesh.bus.StartFrom;
import io.netmesh.spring.channel.BackOff;
import io.netmesh.spring.channel.ContainerSettings;
import io.netmesh.spring.channel.OnExhausted;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all {@code @NetChannel} listeners have in common.
 *
 * @param enabled Whether methods annotated with @NetChannel listen.
 * @param autoStartup Whether listeners start with the application.
 * @param concurrency Workers of each listener. Each shard belongs to one of them.
 * @param inboxCapacity Events that each listener holds in memory, over all its workers.
 * @param batchSize Events in one call of a batch listener at most.
 * @param startFrom Where a listener without a stored position begins, "latest", "earliest" or a cursor.
 * @param commitInterval How often a position that moved is saved.
 * @param cursorDirectory Directory that keeps the positions over restarts. If not set, they are kept by the transport
 *     where it stores elsewhere, and in memory otherwise.
 * @param shutdownGrace Time that a stopping listener has to finish what it has, before its threads are interrupted.
 * @param idleEventInterval Time without events after which an idle event is published. Never if not set.
 * @param onExhausted What becomes of an event that was tried in vain.
 * @param deadLetterSuffix Appended to a channel's name to make that of its dead-letter channel.
 * @param retry When a failed event is tried again.
 * @param observation Observation of listeners.
 */
@ConfigurationProperties("net.listener")
public record NetListenerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("1") int concurrency,
        @DefaultValue("1024") int inboxCapacity,
        @DefaultValue("100") int batchSize,
        @DefaultValue("latest") String startFrom,
        @DefaultValue("1s") Duration commitInterval,
        @Nullable Path cursorDirectory,
        @DefaultValue("20s") Duration shutdownGrace,
        @Nullable Duration idleEventInterval,
        @DefaultValue("dead-letter") OnExhausted onExhausted,
        @DefaultValue("/dead-letter") String deadLetterSuffix,
        @DefaultValue Retry retry,
        @DefaultValue Observation observation) {

    public NetListenerProperties {
        check(concurrency >= 1, "concurrency must be > 0", "concurrency", concurrency, "1 up to net.node.shards");
        check(inboxCapacity >= 1, "inbox capacity must be > 0", "inbox-capacity", inboxCapacity, ">= 1");
        check(batchSize >= 1, "batch size must be > 0", "batch-size", batchSize, ">= 1");
        check(isPositive(commitInterval), "commit interval must be > 0", "commit-interval", commitInterval, "> 0");
        check(!shutdownGrace.isNegative(), "grace must not be negative", "shutdown-grace", shutdownGrace, ">= 0");
        if (idleEventInterval != null) {
            check(
                    isPositive(idleEventInterval),
                    "idle interval must be > 0",
                    "idle-event-interval",
                    idleEventInterval,
                    "> 0");
        }
        checkSuffix(deadLetterSuffix);
        checkStartFrom(startFrom);
    }

    /**
     * When a failed event is tried again.
     *
     * @param attempts How often an event is given to the listener in all.
     * @param initialInterval Wait after the first failure.
     * @param multiplier By how much each wait is longer than the one before.
     * @param maxInterval Longest wait.
     * @param conversionFailures Whether a payload that does not convert is tried again too.
     */
    public record Retry(
            @DefaultValue("3") int attempts,
            @DefaultValue("1s") Duration initialInterval,
            @DefaultValue("2") double multiplier,
            @DefaultValue("30s") Duration maxInterval,
            @DefaultValue("false") boolean conversionFailures) {

        public Retry {
            check(attempts >= 1, "attempts must be > 0", "retry.attempts", attempts, ">= 1");
            check(
                    !initialInterval.isNegative(),
                    "the interval must not be negative",
                    "retry.initial-interval",
                    initialInterval,
                    ">= 0");
            check(
                    multiplier >= 1 && !Double.isInfinite(multiplier),
                    "the multiplier must not shrink the interval",
                    "retry.multiplier",
                    multiplier,
                    ">= 1");
            check(
                    maxInterval.compareTo(initialInterval) >= 0,
                    "the longest interval must not be shorter than the first",
                    "retry.max-interval",
                    maxInterval,
                    ">= net.listener.retry.initial-interval");
        }

        BackOff toBackOff() {
            return new BackOff(attempts, initialInterval, multiplier, maxInterval);
        }
    }

    /**
     * Observation.
     *
     * @param enabled Whether calls of listeners are observed.
     */
    public record Observation(@DefaultValue("true") boolean enabled) {}

    ContainerSettings toSettings() {
        return new ContainerSettings(
                concurrency,
                inboxCapacity,
                batchSize,
                parseStartFrom(startFrom),
                autoStartup,
                commitInterval,
                shutdownGrace,
                retry.toBackOff(),
                onExhausted,
                retry.conversionFailures(),
                idleEventInterval);
    }

    private static StartFrom parseStartFrom(String text) {
        return switch (text) {
            case "latest" -> StartFrom.latest();
            case "earliest" -> StartFrom.earliest();
            default -> StartFrom.cursor(text);
        };
    }

    private static void checkStartFrom(String text) {
        check(!text.isBlank(), "start-from must say something", "start-from", text, "latest, earliest or a cursor");
    }

    private static void checkSuffix(String suffix) {
        try {
            check(!suffix.isEmpty(), "the suffix must not be empty", "dead-letter-suffix", suffix, SUFFIX);
            ChannelName.of("x" + suffix);
        } catch (InvalidChannelNameException invalid) {
            check(false, invalid.getMessage(), "dead-letter-suffix", suffix, SUFFIX);
        }
    }

    private static final String SUFFIX = "what may follow in a channel name";

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(boolean holds, String rule, String property, Object value, String allowed) {
        if (!holds) {
            throw new ConfigurationException(rule, "net.listener." + property, value, allowed);
        }
    }
}
