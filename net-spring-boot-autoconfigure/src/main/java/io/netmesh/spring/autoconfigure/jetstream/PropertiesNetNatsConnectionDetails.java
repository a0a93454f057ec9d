package io.netmesh.spring.autoconfigure.jetstream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What {@code net.node.transport.jetstream.*} says. */
final class PropertiesNetNatsConnectionDetails implements NetNatsConnectionDetails {

    private final NetJetStreamProperties properties;
    private final @Nullable SslBundle sslBundle;

    PropertiesNetNatsConnectionDetails(NetJetStreamProperties properties, @Nullable SslBundles bundles) {
        this.properties = properties;
        this.sslBundle = properties.ssl().bundleOf(bundles);
    }

    @Override
    public String getUrl() {
        return properties.url();
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
    public @Nullable String getToken() {
        return properties.token();
    }

    @Override
    public @Nullable Path getCredentialsFile() {
        return properties.credentialsFile();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        return sslBundle;
    }
}
