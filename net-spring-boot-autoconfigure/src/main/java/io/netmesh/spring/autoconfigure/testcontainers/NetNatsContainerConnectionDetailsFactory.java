package io.netmesh.spring.autoconfigure.testcontainers;

import io.netmesh.spring.autoconfigure.jetstream.NetNatsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Connects the bus to a container of NATS that is annotated with {@code @ServiceConnection}. The container has to be started
 * with JetStream: {@code withCommand("-js")}.
 */
final class NetNatsContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, NetNatsConnectionDetails> {

    private static final int PORT = 4222;

    NetNatsContainerConnectionDetailsFactory() {
        super("nats");
    }

    @Override
    protected NetNatsConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements NetNatsConnectionDetails {

        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String getUrl() {
            return "nats://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT);
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}
