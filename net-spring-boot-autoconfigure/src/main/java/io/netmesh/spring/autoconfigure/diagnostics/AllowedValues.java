package io.netmesh.spring.autoconfigure.diagnostics;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each property allows, in words. */
final class AllowedValues {

    private static final String BOOLEAN = "true, false";
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
            Map.entry("net.node.batch.size", "1–1000000"),
            Map.entry("net.node.batch.max-delay", POSITIVE_DURATION),
            Map.entry("net.node.memory.max-bytes", "a size such as 64MB, 64KB–1TB"),
            Map.entry("net.node.memory.max-events", "1 or more"),
            Map.entry("net.node.memory.max-age", DURATION + ", > 0, at most 36500 days"),
            Map.entry(
                    "net.node.memory.max-event-bytes",
                    "a size such as 1MB, at most 256MB and half of net.node.memory.max-bytes"),
            Map.entry("net.node.transport.type", "memory, noop"),
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
