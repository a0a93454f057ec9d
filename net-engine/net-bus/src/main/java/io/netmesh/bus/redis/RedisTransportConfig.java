package io.netmesh.bus.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.netmesh.ConfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Redis and what to keep there. Immutable; {@link #toString()} shows no password.
 *
 * @param url {@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://…} for TLS, or {@code redis-socket://…}
 * @param credentials user and password; replace those of the URL. Null for none
 * @param sslOptions trust and key material for TLS; null for the JDK's
 * @param prefix what the keys of this bus begin with; nodes that share events give the same. May be empty
 * @param commandTimeout how long an answer may take before the command counts as failed, at most 1 h
 * @param connectTimeout how long one attempt to connect may take, and how long the first connection is tried for, at most 1 h
 * @param maxStreamLen about how many records each shard keeps, at least 1; the oldest go as new ones are written. Null for no
 *     limit: the streams grow until something else trims them
 * @param dedupCapacity how many dedup ids per shard are remembered, so that an event that was stored twice is delivered once;
 *     0 delivers duplicates, at most 16,777,216
 */
public record RedisTransportConfig(
        String url,
        @Nullable RedisLogin credentials,
        @Nullable SslOptions sslOptions,
        String prefix,
        Duration commandTimeout,
        Duration connectTimeout,
        @Nullable Long maxStreamLen,
        int dedupCapacity) {

    static final String PROPERTIES = "net.node.transport.redis.";
    static final int DEFAULT_DEDUP_CAPACITY = 16_384;

    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws ConfigurationException naming the first option that is out of bounds */
    public RedisTransportConfig {
        Objects.requireNonNull(prefix, "prefix");
        if (url.isBlank()) {
            throw refused("redis url must be non-empty", "url", "\"" + url + "\"", "redis://host:port");
        }
        requireTime("command_timeout", "command-timeout", commandTimeout);
        requireTime("connect_timeout", "connect-timeout", connectTimeout);
        if (maxStreamLen != null && maxStreamLen < 1) {
            throw refused("redis max_stream_len must be > 0", "max-stream-len", maxStreamLen, "at least 1, or unset");
        }
        if (dedupCapacity < 0 || dedupCapacity > RedisStreamDedup.MAX_CAPACITY) {
            throw refused(
                    "redis dedup_capacity is out of bounds",
                    "dedup-capacity",
                    dedupCapacity,
                    "0–" + RedisStreamDedup.MAX_CAPACITY);
        }
        parse(url);
    }

    public static Builder builder(String url) {
        return new Builder(url);
    }

    /** The address, with credentials and the time for connecting. */
    RedisURI uri() {
        RedisURI uri = parse(url);
        uri.setTimeout(connectTimeout);
        if (credentials != null) {
            uri.setCredentialsProvider(credentials.provider());
        }
        return uri;
    }

    private static RedisURI parse(String url) {
        try {
            return RedisURI.create(url);
        } catch (RuntimeException unusable) {
            throw refused(
                    "connection error: Redis URL did not parse - InvalidClientConfig",
                    "url",
                    withoutPassword(url),
                    "redis://, rediss:// or redis-socket://");
        }
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("//[^/]*@", "//***@");
    }

    private static void requireTime(String option, String property, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw refused("redis " + option + " must be > 0", property, time, "above PT0S, at most " + LONGEST);
        }
    }

    private static ConfigurationException refused(String rule, String option, Object value, String allowed) {
        return new ConfigurationException(rule, PROPERTIES + option, value, allowed);
    }

    @Override
    public String toString() {
        return "RedisTransportConfig[url=" + withoutPassword(url) + ", credentials=" + credentials + ", prefix="
                + prefix
                + ", commandTimeout=" + commandTimeout + ", connectTimeout=" + connectTimeout + ", maxStreamLen="
                + maxStreamLen + ", dedupCapacity=" + dedupCapacity + "]";
    }

    /** Builds a {@link RedisTransportConfig}; what is not set has its default. */
    public static final class Builder {
        private final String url;
        private @Nullable RedisLogin credentials;
        private @Nullable SslOptions sslOptions;
        private String prefix = "net";
        private Duration commandTimeout = Duration.ofSeconds(1);
        private Duration connectTimeout = Duration.ofSeconds(5);
        private @Nullable Long maxStreamLen;
        private int dedupCapacity = DEFAULT_DEDUP_CAPACITY;

        private Builder(String url) {
            this.url = url;
        }

        public Builder credentials(@Nullable RedisLogin login) {
            this.credentials = login;
            return this;
        }

        public Builder sslOptions(@Nullable SslOptions options) {
            this.sslOptions = options;
            return this;
        }

        /** {@code net} unless set. */
        public Builder prefix(String keysBeginWith) {
            this.prefix = keysBeginWith;
            return this;
        }

        /** 1 s unless set. */
        public Builder commandTimeout(Duration timeout) {
            this.commandTimeout = timeout;
            return this;
        }

        /** 5 s unless set. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** Unlimited unless set. */
        public Builder maxStreamLen(@Nullable Long records) {
            this.maxStreamLen = records;
            return this;
        }

        /** 16,384 unless set. */
        public Builder dedupCapacity(int ids) {
            this.dedupCapacity = ids;
            return this;
        }

        /** @throws ConfigurationException naming the first option that is out of bounds */
        public RedisTransportConfig build() {
            return new RedisTransportConfig(
                    url, credentials, sslOptions, prefix, commandTimeout, connectTimeout, maxStreamLen, dedupCapacity);
        }
    }
}
