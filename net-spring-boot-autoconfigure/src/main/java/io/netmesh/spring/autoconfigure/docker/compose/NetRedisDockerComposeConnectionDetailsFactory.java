package io.netmesh.spring.autoconfigure.docker.compose;

import io.netmesh.spring.autoconfigure.redis.NetRedisConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/** Connects the bus to the Redis of the application's {@code compose.yaml}. */
final class NetRedisDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<NetRedisConnectionDetails> {

    private static final String[] IMAGES = {"redis", "redis/redis-stack", "redis/redis-stack-server"};
    private static final int PORT = 6379;

    NetRedisDockerComposeConnectionDetailsFactory() {
        super(IMAGES);
    }

    @Override
    protected NetRedisConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements NetRedisConnectionDetails {

        private final String url;
        private final @Nullable SslBundle sslBundle;

        Details(RunningService service) {
            super(service);
            this.url = "redis://" + service.host() + ":" + service.ports().get(PORT);
            this.sslBundle = getSslBundle(service);
        }

        @Override
        public String getUrl() {
            return url;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return sslBundle;
        }
    }
}
