package io.netmesh.spring.autoconfigure.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the bus finds Redis. A bean of this type replaces the properties {@code net.node.transport.redis.url}, {@code
 * username}, {@code password} and {@code ssl.bundle}.
 */
public interface NetRedisConnectionDetails extends ConnectionDetails {

    /** {@code redis://host:port[/database]}, or {@code rediss://…} for TLS. */
    String getUrl();

    /** Who logs in; null for the server's default user. */
    default @Nullable String getUsername() {
        return null;
    }

    /** Replaces a password in the URL; null for that, or none. */
    default @Nullable String getPassword() {
        return null;
    }

    /** What to trust and to show. Its presence means TLS, whatever the URL says; null leaves that to the URL. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
