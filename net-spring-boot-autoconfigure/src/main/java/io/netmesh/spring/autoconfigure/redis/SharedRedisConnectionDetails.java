package io.netmesh.spring.autoconfigure.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;

/** The Redis that the application uses anyway, under {@code spring.data.redis.*}. */
final class SharedRedisConnectionDetails implements NetRedisConnectionDetails {

    private final DataRedisConnectionDetails shared;
    private final DataRedisConnectionDetails.Standalone server;

    /** @throws FailureAnalyzedException if that Redis is no single server */
    SharedRedisConnectionDetails(DataRedisConnectionDetails shared) {
        this.shared = shared;
        if (shared.getSentinel() != null || shared.getCluster() != null || shared.getMasterReplica() != null) {
            throw notOneServer();
        }
        DataRedisConnectionDetails.Standalone standalone = shared.getStandalone();
        if (standalone == null) {
            throw notOneServer();
        }
        this.server = standalone;
    }

    private static FailureAnalyzedException notOneServer() {
        return new FailureAnalyzedException(
                "The bus was to share the application's Redis (spring.data.redis.*), but that is a cluster, a set of"
                        + " replicas, or behind sentinels, and the bus writes to one server.",
                "Set net.node.transport.redis.url to a server for the bus.");
    }

    @Override
    public String getUrl() {
        String host = server.getHost();
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "redis://" + bracketed + ":" + server.getPort() + "/" + server.getDatabase();
    }

    @Override
    public @Nullable String getUsername() {
        return shared.getUsername();
    }

    @Override
    public @Nullable String getPassword() {
        return shared.getPassword();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        return shared.getSslBundle();
    }
}
