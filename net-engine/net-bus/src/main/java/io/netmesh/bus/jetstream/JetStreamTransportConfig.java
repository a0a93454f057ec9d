package io.netmesh.bus.jetstream;

import io.netmesh.ConfigurationException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the streams are and how they are made. Limits apply to streams that this node creates; one that exists keeps its own.
 *
 * @param url one or more addresses, separated by commas: {@code nats://localhost:4222}, {@code tls://…}
 * @param prefix what the names of streams and subjects begin with; nodes that share events have the same one
 * @param connectTimeout the most that one attempt to connect may take
 * @param requestTimeout the most that the server may be silent while an answer is due
 * @param maxMessages how many events a stream keeps; 0 for no limit
 * @param maxBytes how many bytes a stream keeps; 0 for no limit
 * @param maxAge how long a stream keeps an event, at least 100 ms; zero for no limit
 * @param replicas how many servers of a cluster keep each event
 * @param dedupWindow how long the server recognises an event that is sent again; never longer than {@code maxAge}
 * @param credentials who this node is
 * @param tls what to trust and to show where the URL says {@code tls}; null for the JDK's default
 */
public record JetStreamTransportConfig(
        String url,
        String prefix,
        Duration connectTimeout,
        Duration requestTimeout,
        long maxMessages,
        long maxBytes,
        Duration maxAge,
        int replicas,
        Duration dedupWindow,
        JetStreamCredentials credentials,
        @Nullable SSLContext tls) {

    private static final String PROPERTIES = "net.node.transport.jetstream.";
    private static final Duration SHORTEST_AGE = Duration.ofMillis(100); // the server's own bound
    private static final Duration LONGEST = Duration.ofDays(36_500); // fits nanoseconds in a long, as the server counts

    public JetStreamTransportConfig {
        Objects.requireNonNull(credentials, "credentials");
        if (url.isBlank()) {
            throw refused("jetstream url must be non-empty", "url", url, "nats://host:port");
        }
        requirePositive("jetstream connect_timeout must be > 0", "connect-timeout", connectTimeout);
        requirePositive("jetstream request_timeout must be > 0", "request-timeout", requestTimeout);
        requireCountable("connect_timeout", "connect-timeout", connectTimeout);
        requireCountable("request_timeout", "request-timeout", requestTimeout);
        requireCountable("dedup_window", "dedup-window", dedupWindow);
        if (replicas < 1) {
            throw refused("jetstream replicas must be >= 1", "replicas", replicas, "1–5");
        }
        requireNonNegative("max_messages", "max-messages", maxMessages);
        requireNonNegative("max_bytes", "max-bytes", maxBytes);
        requirePositive("jetstream dedup_window must be > 0", "dedup-window", dedupWindow);
        if (maxAge.isNegative() || !maxAge.isZero() && maxAge.compareTo(SHORTEST_AGE) < 0) {
            throw refused(
                    "jetstream max_age must be >= 100 ms", "max-age", maxAge, "0 for no limit, or at least 100ms");
        }
        requireCountable("max_age", "max-age", maxAge);
        if (prefix.isEmpty() || !prefix.chars().allMatch(JetStreamTransportConfig::isNameCharacter)) {
            throw refused(
                    "jetstream prefix must be non-empty without '.', '*', '>', slashes and white space",
                    "prefix",
                    prefix,
                    "letters, digits, '-' and '_' are always safe");
        }
    }

    /** Starts from the defaults: prefix {@code net}, timeouts of 5 s, no limits, one replica, a dedup window of one hour. */
    public static Builder builder(String url) {
        return new Builder(url);
    }

    /** The window that is asked for: the server refuses one that is longer than the streams' age. */
    Duration effectiveDedupWindow() {
        return maxAge.isZero() || dedupWindow.compareTo(maxAge) < 0 ? dedupWindow : maxAge;
    }

    /** The URL without what it says about users and passwords. */
    String safeUrl() {
        return url.replaceAll("//[^/@,]*@", "//");
    }

    @Override
    public String toString() {
        return "JetStreamTransportConfig[url=" + safeUrl() + ", prefix=" + prefix + ", connectTimeout=" + connectTimeout
                + ", requestTimeout=" + requestTimeout + ", maxMessages=" + maxMessages + ", maxBytes=" + maxBytes
                + ", maxAge=" + maxAge + ", replicas=" + replicas + ", dedupWindow=" + dedupWindow + ", credentials="
                + credentials + ", tls=" + (tls != null) + "]";
    }

    private static boolean isNameCharacter(int c) {
        return c > ' ' && c != 0x7F && !Character.isWhitespace(c) && "./\\*>".indexOf(c) < 0;
    }

    private static void requirePositive(String rule, String option, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refused(rule, option, value, "more than 0");
        }
    }

    private static void requireCountable(String field, String option, Duration value) {
        if (value.compareTo(LONGEST) > 0) {
            throw refused(
                    "jetstream " + field + " must be <= " + LONGEST.toDays() + " days",
                    option,
                    value,
                    "at most " + LONGEST.toDays() + " days");
        }
    }

    private static void requireNonNegative(String field, String option, long value) {
        if (value < 0) {
            throw refused(
                    "jetstream " + field + " must be non-negative (got " + value + ")", option, value, "0 or more");
        }
    }

    private static ConfigurationException refused(String rule, String option, Object value, String allowed) {
        return new ConfigurationException(rule, PROPERTIES + option, value, allowed);
    }

    /** Builds a {@link JetStreamTransportConfig}; setters are named after its components. */
    public static final class Builder {
        private final String url;
        private String prefix = "net";
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(5);
        private long maxMessages;
        private long maxBytes;
        private Duration maxAge = Duration.ZERO;
        private int replicas = 1;
        private Duration dedupWindow = Duration.ofHours(1);
        private JetStreamCredentials credentials = JetStreamCredentials.none();
        private @Nullable SSLContext tls;

        private Builder(String url) {
            this.url = url;
        }

        public Builder prefix(String value) {
            prefix = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        public Builder maxMessages(long value) {
            maxMessages = value;
            return this;
        }

        public Builder maxBytes(long value) {
            maxBytes = value;
            return this;
        }

        public Builder maxAge(Duration value) {
            maxAge = value;
            return this;
        }

        public Builder replicas(int value) {
            replicas = value;
            return this;
        }

        public Builder dedupWindow(Duration value) {
            dedupWindow = value;
            return this;
        }

        public Builder credentials(JetStreamCredentials value) {
            credentials = value;
            return this;
        }

        public Builder tls(@Nullable SSLContext value) {
            tls = value;
            return this;
        }

        /** @throws ConfigurationException naming the option, its value and what is allowed */
        public JetStreamTransportConfig build() {
            return new JetStreamTransportConfig(
                    url,
                    prefix,
                    connectTimeout,
                    requestTimeout,
                    maxMessages,
                    maxBytes,
                    maxAge,
                    replicas,
                    dedupWindow,
                    credentials,
                    tls);
        }
    }
}
