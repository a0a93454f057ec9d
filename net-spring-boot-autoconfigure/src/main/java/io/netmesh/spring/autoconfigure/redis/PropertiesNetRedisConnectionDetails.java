package io.netmesh.spring.autoconfigure.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What {@code net.node.transport.redis.*} says. */
final class PropertiesNetRedisConnectionDetails implements NetRedisConnectionDetails {

    private static final String DEFAULT_URL = "redis://localhost:6379";

    private final NetRedisProperties properties;
    private final @Nullable SslBundle sslBundle;

    PropertiesNetRedisConnectionDetails(NetRedisProperties properties, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.sslBundle = properties.ssl().bundleOf(bundles);
    }

    @Override
    public String getUrl() {
        return properties.url() == null ? DEFAULT_URL : properties.url();
    }

    @Override
    public @Nullable String getUsername() {
        return properties.username();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.password();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        return sslBundle;
    }
}
