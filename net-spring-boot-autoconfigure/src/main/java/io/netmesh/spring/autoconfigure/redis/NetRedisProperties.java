package io.netmesh.spring.autoconfigure.redis;

import io.netmesh.spring.autoconfigure.TransportSsl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bus on Redis Streams. Ranges are checked by the transport.
 *
 * @param url Address of the server, "redis://host:port/database" or "rediss://…" for TLS. The application's own Redis
 *     if not set, or else redis://localhost:6379.
 * @param username User to log in as. Needs a password.
 * @param password Password to log in with. Wins over one in the URL.
 * @param prefix Beginning of all keys. Nodes that share events have the same one.
 * @param commandTimeout Time that the server has to answer.
 * @param connectTimeout Time that one attempt to connect may take, and that the server is waited for at the start.
 * @param maxStreamLen Events that each shard keeps, approximately. Unlimited if not set.
 * @param dedupCapacity Ids per shard that are remembered, so that an event stored twice is read once. With 0 duplicates
 *     are read.
 * @param ssl TLS to the server.
 */
@ConfigurationProperties("net.node.transport.redis")
public record NetRedisProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("net") String prefix,
        @DefaultValue("1s") Duration commandTimeout,
        @DefaultValue("5s") Duration connectTimeout,
        @Nullable Long maxStreamLen,
        @DefaultValue("16384") int dedupCapacity,
        @NestedConfigurationProperty @DefaultValue TransportSsl ssl) {

    /** Neither the password nor the URL, which may hold one. */
    @Override
    public String toString() {
        return "NetRedisProperties[prefix=" + prefix + "]";
    }
}
