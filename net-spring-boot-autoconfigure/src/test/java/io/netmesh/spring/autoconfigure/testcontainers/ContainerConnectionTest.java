package io.netmesh.spring.autoconfigure.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.autoconfigure.jetstream.NetJetStreamAutoConfiguration;
import io.netmesh.spring.autoconfigure.jetstream.NetNatsConnectionDetails;
import io.netmesh.spring.autoconfigure.redis.NetRedisAutoConfiguration;
import io.netmesh.spring.autoconfigure.redis.NetRedisConnectionDetails;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

class ContainerConnectionTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ServiceConnectionAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    NetRedisAutoConfiguration.class,
                    NetJetStreamAutoConfiguration.class));

    /** A container that says that it runs. */
    private static final class Stub extends GenericContainer<Stub> {

        Stub(String image) {
            super(DockerImageName.parse(image));
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public String getHost() {
            return "docker.test";
        }

        @Override
        public Integer getMappedPort(int port) {
            return port + 40_000;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection("redis")
        GenericContainer<?> redisServer() {
            return new Stub("redis:8");
        }

        @Bean
        @ServiceConnection("nats")
        GenericContainer<?> natsServer() {
            return new Stub("nats:2");
        }
    }

    @Test
    void theBusFindsAContainerOfRedis() {
        runner.withUserConfiguration(Containers.class)
                .withPropertyValues("net.node.transport.type=redis", "net.node.transport.redis.url=redis://elsewhere:1")
                .run(context -> {
                    assertThat(context).hasSingleBean(NetRedisConnectionDetails.class);
                    assertThat(context.getBean(NetRedisConnectionDetails.class).getUrl())
                            .isEqualTo("redis://docker.test:46379");
                    assertThat(context)
                            .as("the application's own Redis is found as before")
                            .hasSingleBean(DataRedisConnectionDetails.class);
                });
    }

    @Test
    void theBusFindsAContainerOfNats() {
        runner.withUserConfiguration(Containers.class)
                .withPropertyValues("net.node.transport.type=jetstream")
                .run(context -> {
                    assertThat(context).hasSingleBean(NetNatsConnectionDetails.class);
                    assertThat(context.getBean(NetNatsConnectionDetails.class).getUrl())
                            .isEqualTo("nats://docker.test:44222");
                });
    }
}
