package io.netmesh.spring.autoconfigure.jetstream;

import io.netmesh.ConfigurationException;
import io.netmesh.bus.jetstream.JetStreamCredentials;
import io.netmesh.bus.jetstream.JetStreamTransportConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Turns properties and connection details into the transport's own configuration. */
final class JetStreamTransportSettings {

    private static final String PROPERTIES = "net.node.transport.jetstream.";
    private static final String ED25519 = "org.bouncycastle.crypto.signers.Ed25519Signer";

    private JetStreamTransportSettings() {}

    static JetStreamTransportConfig of(NetJetStreamProperties properties, NetNatsConnectionDetails connection) {
        JetStreamTransportConfig.Builder builder = JetStreamTransportConfig.builder(connection.getUrl())
                .credentials(credentialsOf(connection))
                .prefix(properties.prefix())
                .connectTimeout(properties.connectTimeout())
                .requestTimeout(properties.requestTimeout())
                .replicas(properties.replicas())
                .dedupWindow(properties.dedupWindow());
        PropertyMapper map = PropertyMapper.get();
        map.from(properties::maxMessages).to(builder::maxMessages);
        map.from(properties::maxBytes).as(DataSize::toBytes).to(builder::maxBytes);
        map.from(properties::maxAge).to((Duration age) -> builder.maxAge(age));
        map.from(connection::getSslBundle).as(SslBundle::createSslContext).to(builder::tls);
        return builder.build();
    }

    private static JetStreamCredentials credentialsOf(NetNatsConnectionDetails connection) {
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put(PROPERTIES + "username", connection.getUsername());
            entries.put(PROPERTIES + "token", connection.getToken());
            entries.put(PROPERTIES + "credentials-file", connection.getCredentialsFile());
        });
        if (connection.getToken() != null) {
            return new JetStreamCredentials.Token(connection.getToken());
        }
        if (connection.getCredentialsFile() != null) {
            return fileOf(connection.getCredentialsFile());
        }
        return userOf(connection);
    }

    private static JetStreamCredentials userOf(NetNatsConnectionDetails connection) {
        String username = connection.getUsername();
        String password = connection.getPassword();
        if (username == null && password == null) {
            return JetStreamCredentials.none();
        }
        if (username == null) {
            throw new ConfigurationException(
                    "a password needs a user",
                    PROPERTIES + "password",
                    "******",
                    "a password together with " + PROPERTIES + "username");
        }
        if (password == null) {
            throw new ConfigurationException(
                    "a user needs a password",
                    PROPERTIES + "username",
                    username,
                    "a user together with " + PROPERTIES + "password");
        }
        return new JetStreamCredentials.UserPassword(username, password);
    }

    private static JetStreamCredentials fileOf(Path file) {
        if (!isEd25519Present(null)) {
            throw new FailureAnalyzedException(
                    PROPERTIES + "credentials-file is set, and such a file is proven with Ed25519, but Bouncy Castle,"
                            + " which the NATS client uses for it, is not on the class path.",
                    "Add the dependency org.bouncycastle:bcprov-jdk18on.");
        }
        return new JetStreamCredentials.CredentialsFile(file);
    }

    static boolean isEd25519Present(@Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent(ED25519, classLoader);
    }
}
