package io.netmesh.spring.autoconfigure.docker.compose;

import io.netmesh.spring.autoconfigure.jetstream.NetNatsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/** Connects the bus to the NATS server of the application's {@code compose.yaml}, which has to run with {@code -js}. */
final class NetNatsDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<NetNatsConnectionDetails> {

    private static final int PORT = 4222;

    NetNatsDockerComposeConnectionDetailsFactory() {
        super("nats");
    }

    @Override
    protected NetNatsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements NetNatsConnectionDetails {

        private final String url;
        private final @Nullable SslBundle sslBundle;

        Details(RunningService service) {
            super(service);
            this.url = "nats://" + service.host() + ":" + service.ports().get(PORT);
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
