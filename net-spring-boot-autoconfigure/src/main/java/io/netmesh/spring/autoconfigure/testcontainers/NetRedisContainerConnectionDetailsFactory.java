package io.netmesh.spring.autoconfigure.testcontainers;

import io.netmesh.spring.autoconfigure.redis.NetRedisConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/** Connects the bus to a container of Redis that is annotated with {@code @ServiceConnection}. */
final class NetRedisContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, NetRedisConnectionDetails> {

    private static final List<String> IMAGES = List.of("redis", "redis/redis-stack", "redis/redis-stack-server");
    private static final int PORT = 6379;

    NetRedisContainerConnectionDetailsFactory() {
        super(IMAGES);
    }

    @Override
    protected NetRedisConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements NetRedisConnectionDetails {

        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String getUrl() {
            return "redis://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT);
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}
