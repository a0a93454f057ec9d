package io.netmesh.spring.autoconfigure.diagnostics;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each property allows, in words. */
final class AllowedValues {

    private static final String BOOLEAN = "true, false";
    private static final String BUNDLE = "the name of a bundle of spring.ssl.bundle.*";
    private static final String DURATION = "a duration such as 500ms, 10s or 2m";

    private static final String POSITIVE_DURATION = DURATION + ", > 0, at most 365 days";

    private static final Map<String, String> ALLOWED = Map.ofEntries(
            Map.entry("net.node.enabled", BOOLEAN),
            Map.entry("net.node.shards", "1–65535"),
            Map.entry("net.node.buffer-capacity", "a power of two, 1024–1073741824"),
            Map.entry("net.node.buffer-bytes", "a size such as 64MB, 64KB–1TB"),
            Map.entry("net.node.backpressure", "drop_newest, drop_oldest, fail_producer"),
            Map.entry("net.node.adapter-timeout", POSITIVE_DURATION),
            Map.entry("net.node.batch-retries", "0–2147483647"),
            Map.entry("net.node.delivery-timeout", POSITIVE_DURATION),
            Map.entry("net.node.batch.min-size", "1–1000000"),
            Map.entry("net.node.batch.max-size", "from net.node.batch.min-size up to 1000000"),
            Map.entry("net.node.batch.adaptive", BOOLEAN),
            Map.entry("net.node.batch.max-delay", POSITIVE_DURATION),
            Map.entry("net.node.batch.velocity-window", POSITIVE_DURATION),
            Map.entry("net.node.memory.max-bytes", "a size such as 64MB, 64KB–1TB"),
            Map.entry("net.node.memory.max-events", "1 or more"),
            Map.entry("net.node.memory.max-age", DURATION + ", > 0, at most 36500 days"),
            Map.entry(
                    "net.node.memory.max-event-bytes",
                    "a size such as 1MB, at most 256MB and half of net.node.memory.max-bytes"),
            Map.entry("net.node.transport.type", "memory, noop, redis, jetstream"),
            Map.entry("net.node.transport.redis.url", "redis://, rediss:// or redis-socket://"),
            Map.entry("net.node.transport.redis.username", "any text"),
            Map.entry("net.node.transport.redis.password", "any text"),
            Map.entry("net.node.transport.redis.prefix", "any text"),
            Map.entry("net.node.transport.redis.command-timeout", DURATION + ", > 0, at most 1h"),
            Map.entry("net.node.transport.redis.connect-timeout", DURATION + ", > 0, at most 1h"),
            Map.entry("net.node.transport.redis.max-stream-len", "1 or more"),
            Map.entry("net.node.transport.redis.dedup-capacity", "0–16777216"),
            Map.entry("net.node.transport.redis.ssl.bundle", BUNDLE),
            Map.entry("net.node.transport.jetstream.url", "nats://host:port or tls://host:port, several with commas"),
            Map.entry("net.node.transport.jetstream.username", "any text"),
            Map.entry("net.node.transport.jetstream.password", "any text"),
            Map.entry("net.node.transport.jetstream.token", "any text"),
            Map.entry("net.node.transport.jetstream.credentials-file", "a file that can be read"),
            Map.entry("net.node.transport.jetstream.prefix", "letters, digits, '-' and '_' are always safe"),
            Map.entry("net.node.transport.jetstream.connect-timeout", DURATION + ", > 0, at most 36500 days"),
            Map.entry("net.node.transport.jetstream.request-timeout", DURATION + ", > 0, at most 36500 days"),
            Map.entry("net.node.transport.jetstream.max-messages", "0 for no limit, or more"),
            Map.entry("net.node.transport.jetstream.max-bytes", "0 for no limit, or a size such as 10GB"),
            Map.entry(
                    "net.node.transport.jetstream.max-age",
                    "0 for no limit, or " + DURATION + ", 100ms up to 36500 days"),
            Map.entry("net.node.transport.jetstream.replicas", "1–5"),
            Map.entry("net.node.transport.jetstream.dedup-window", DURATION + ", > 0, at most 36500 days"),
            Map.entry("net.node.transport.jetstream.ssl.bundle", BUNDLE),
            Map.entry("net.node.producer-nonce-path", "a file that can be written, in a directory that exists"),
            Map.entry("net.node.group-redelivery", DURATION + ", 100ms up to 365 days"),
            Map.entry("net.node.sequence-base", "clock, zero"),
            Map.entry("net.listener.enabled", BOOLEAN),
            Map.entry("net.listener.auto-startup", BOOLEAN),
            Map.entry("net.listener.concurrency", "1 up to net.node.shards"),
            Map.entry("net.listener.inbox-capacity", "1 or more"),
            Map.entry("net.listener.batch-size", "1 or more"),
            Map.entry("net.listener.start-from", "latest, earliest or a cursor"),
            Map.entry("net.listener.commit-interval", POSITIVE_DURATION),
            Map.entry("net.listener.cursor-directory", "a directory that can be written"),
            Map.entry("net.listener.shutdown-grace", DURATION + ", 0 up to 365 days"),
            Map.entry("net.listener.idle-event-interval", POSITIVE_DURATION),
            Map.entry("net.listener.on-exhausted", "dead-letter, skip, halt"),
            Map.entry("net.listener.dead-letter-suffix", "what may follow in a channel name"),
            Map.entry("net.listener.retry.attempts", "1 or more"),
            Map.entry("net.listener.retry.initial-interval", DURATION + ", 0 up to 365 days"),
            Map.entry("net.listener.retry.multiplier", "1 or more"),
            Map.entry(
                    "net.listener.retry.max-interval",
                    DURATION + ", net.listener.retry.initial-interval up to 365 days"),
            Map.entry("net.listener.retry.conversion-failures", BOOLEAN),
            Map.entry("net.listener.observation.enabled", BOOLEAN),
            Map.entry("net.template.observation.enabled", BOOLEAN));

    private AllowedValues() {}

    /** Null for what is no property of Net. */
    static @Nullable String of(String property) {
        return ALLOWED.get(property);
    }

    static Set<String> properties() {
        return ALLOWED.keySet();
    }
}
