package io.netmesh.spring.autoconfigure.redis;

import io.lettuce.core.SslOptions;
import io.netmesh.ConfigurationException;
import io.netmesh.bus.redis.RedisLogin;
import io.netmesh.bus.redis.RedisTransportConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Turns properties and connection details into the transport's own configuration. */
final class RedisTransportSettings {

    private RedisTransportSettings() {}

    static RedisTransportConfig of(NetRedisProperties properties, NetRedisConnectionDetails connection) {
        SslBundle bundle = connection.getSslBundle();
        return RedisTransportConfig.builder(bundle == null ? connection.getUrl() : withTls(connection.getUrl()))
                .credentials(loginOf(connection))
                .sslOptions(bundle == null ? null : optionsOf(bundle))
                .prefix(properties.prefix())
                .commandTimeout(properties.commandTimeout())
                .connectTimeout(properties.connectTimeout())
                .maxStreamLen(properties.maxStreamLen())
                .dedupCapacity(properties.dedupCapacity())
                .build();
    }

    private static String withTls(String url) {
        return url.replaceFirst("^redis://", "rediss://");
    }

    private static @Nullable RedisLogin loginOf(NetRedisConnectionDetails connection) {
        String username = connection.getUsername();
        String password = connection.getPassword();
        if (password == null) {
            if (username != null) {
                throw new ConfigurationException(
                        "a user needs a password",
                        "net.node.transport.redis.username",
                        username,
                        "a user together with net.node.transport.redis.password");
            }
            return null;
        }
        return username == null ? RedisLogin.password(password) : RedisLogin.user(username, password);
    }

    private static SslOptions optionsOf(SslBundle bundle) {
        SslOptions.Builder options = SslOptions.builder()
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory());
        Optional.ofNullable(bundle.getOptions().getCiphers()).ifPresent(options::cipherSuites);
        Optional.ofNullable(bundle.getOptions().getEnabledProtocols()).ifPresent(options::protocols);
        return options.build();
    }
}
