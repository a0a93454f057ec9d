package io.netmesh.spring.autoconfigure.jetstream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the bus finds NATS, and who it is there: a user, a token or a credentials file, one of them at most. A bean of this
 * type replaces the properties {@code net.node.transport.jetstream.url}, {@code username}, {@code password}, {@code token},
 * {@code credentials-file} and {@code ssl.bundle}.
 */
public interface NetNatsConnectionDetails extends ConnectionDetails {

    /** One or more addresses, separated by commas: {@code nats://host:port}. */
    String getUrl();

    /** A user of the server, who has a password. */
    default @Nullable String getUsername() {
        return null;
    }

    /** The user's password. */
    default @Nullable String getPassword() {
        return null;
    }

    /** A token that all clients share. */
    default @Nullable String getToken() {
        return null;
    }

    /** A file with a user's token and key. */
    default @Nullable Path getCredentialsFile() {
        return null;
    }

    /** What to trust and to show. Its presence means TLS, whatever the URL says; null leaves that to the URL. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
