package io.netmesh.spring.autoconfigure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netmesh.spring.autoconfigure.BrokerScenarios;
import io.netmesh.spring.autoconfigure.Certificate;
import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.RequiresRedis;
import io.netmesh.testkit.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;

@RequiresRedis
class RedisWiringIT extends BrokerScenarios {

    RedisWiringIT() {
        super("redis", NetRedisAutoConfiguration.class);
    }

    @Override
    protected TestServer startServer() {
        return RedisServer.start();
    }

    @Test
    void theApplicationsRedisAndItsThreadsServeTheBus() {
        application()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withPropertyValues(
                        "spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port())
                .run(context -> {
                    assertThat(context).hasSingleBean(ClientResources.class);
                    assertStores(context);
                });
    }

    @Test
    void clientResourcesOfTheApplicationAreUsedAndLeftRunning() {
        DefaultClientResources own = DefaultClientResources.create();
        try {
            ClientResources watched = mock(ClientResources.class, delegatesTo(own));
            connected()
                    .withBean(ClientResources.class, () -> watched, definition -> definition.setDestroyMethodName(""))
                    .run(BrokerScenarios::assertStores);
            verify(watched, atLeastOnce()).eventExecutorGroup();
            RedisClient client = RedisClient.create(own, server.url());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            }
            client.shutdown();
        } finally {
            own.shutdown().awaitUninterruptibly();
        }
    }

    @Test
    void aPasswordOpensTheDoorAndAWrongOneIsNotShown() {
        try (RedisServer guarded = RedisServer.start("requirepass open-sesame")) {
            String url = "net.node.transport.redis.url=" + guarded.url();
            application()
                    .withPropertyValues(url, "net.node.transport.redis.password=open-sesame")
                    .run(BrokerScenarios::assertStores);
            application()
                    .withPropertyValues(url, "net.node.transport.redis.password=not-this-one")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasStackTraceContaining("WRONGPASS")
                            .satisfies(failure -> assertThat(failure.toString()).doesNotContain("not-this-one")));
        }
    }

    @Test
    void anSslBundleIsTrusted(@TempDir Path directory) throws IOException, InterruptedException {
        Certificate certificate = Certificate.selfSigned(directory);
        int port = freePort();
        try (RedisServer secure = RedisServer.start(
                "tls-port " + port,
                "tls-cert-file " + certificate.file(),
                "tls-key-file " + certificate.keyFile(),
                "tls-ca-cert-file " + certificate.file(),
                "tls-auth-clients no")) {
            application()
                    .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                    .withPropertyValues(
                            "spring.ssl.bundle.pem.broker.truststore.certificate=file:" + certificate.file(),
                            "net.node.transport.redis.ssl.bundle=broker",
                            "net.node.transport.redis.url=redis://" + secure.host() + ":" + port)
                    .run(BrokerScenarios::assertStores);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
