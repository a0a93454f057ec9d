package io.netmesh.spring.autoconfigure.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.netmesh.ConfigurationException;
import io.netmesh.bus.jetstream.JetStreamTransport;
import io.netmesh.bus.jetstream.JetStreamTransportConfig;
import io.netmesh.bus.transport.NoopTransport;
import io.netmesh.bus.transport.Transport;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class NetJetStreamAutoConfigurationTest {

    private static final String PREFIX = "net.node.transport.jetstream.";
    private static final String SECRET = "open-sesame";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(NetJetStreamAutoConfiguration.class, SslAutoConfiguration.class));
    private final ApplicationContextRunner jetStream = runner.withPropertyValues("net.node.transport.type=jetstream");

    private static JetStreamTransportConfig configOf(AssertableApplicationContext context) {
        return JetStreamTransportSettings.of(
                context.getBean(NetJetStreamProperties.class), context.getBean(NetNatsConnectionDetails.class));
    }

    @Test
    void jetStreamIsTheTransportWhereItIsNamed() {
        jetStream.run(context -> {
            assertThat(context).hasSingleBean(JetStreamTransport.class).hasSingleBean(NetNatsConnectionDetails.class);
            assertThat(configOf(context))
                    .as("the engine's defaults")
                    .isEqualTo(JetStreamTransportConfig.builder("nats://localhost:4222")
                            .build());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.node.transport.type=memory",
                "net.node.transport.type=redis",
                PREFIX + "url=nats://elsewhere:1"
            })
    void anotherTransportLeavesNatsAlone(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Transport.class)
                        .doesNotHaveBean(NetNatsConnectionDetails.class));
    }

    @Test
    void withoutTheClientThereIsNoTransport() {
        jetStream
                .withClassLoader(new FilteredClassLoader(Connection.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
    }

    @Test
    void withoutANodeThereIsNoTransport() {
        jetStream
                .withPropertyValues("net.node.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
    }

    @Test
    void aTransportOfTheApplicationWins() {
        jetStream
                .withBean(NoopTransport.class)
                .run(context ->
                        assertThat(context).hasSingleBean(Transport.class).doesNotHaveBean(JetStreamTransport.class));
    }

    @Test
    void everyPropertyReachesTheTransport() {
        jetStream
                .withPropertyValues(
                        PREFIX + "url=nats://a:1,nats://b:2",
                        PREFIX + "username=ann",
                        PREFIX + "password=" + SECRET,
                        PREFIX + "prefix=plant",
                        PREFIX + "connect-timeout=2s",
                        PREFIX + "request-timeout=3s",
                        PREFIX + "max-messages=4",
                        PREFIX + "max-bytes=5KB",
                        PREFIX + "max-age=6h",
                        PREFIX + "replicas=3",
                        PREFIX + "dedup-window=7m")
                .run(context -> {
                    JetStreamTransportConfig config = configOf(context);
                    assertThat(config)
                            .hasToString("JetStreamTransportConfig[url=nats://a:1,nats://b:2, prefix=plant,"
                                    + " connectTimeout=PT2S, requestTimeout=PT3S, maxMessages=4, maxBytes=5120,"
                                    + " maxAge=PT6H, replicas=3, dedupWindow=PT7M,"
                                    + " credentials=UserPassword[user=ann], tls=false]");
                });
    }

    @Test
    void aTokenOrACredentialsFileIsTakenInsteadOfAUser() {
        jetStream
                .withPropertyValues(PREFIX + "token=" + SECRET)
                .run(context -> assertThat(configOf(context).credentials())
                        .hasToString("Token[]")
                        .isNotNull());
        jetStream
                .withPropertyValues(PREFIX + "credentials-file=/etc/app.creds")
                .run(context -> assertThat(configOf(context).credentials())
                        .hasToString("CredentialsFile[path=/etc/app.creds]"));
    }

    @Test
    void twoWaysToLogInAreRefusedByName() {
        jetStream
                .withPropertyValues(PREFIX + "token=" + SECRET, PREFIX + "username=ann", PREFIX + "password=" + SECRET)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                MutuallyExclusiveConfigurationPropertiesException.class,
                                refused -> assertThat(refused.getConfiguredNames())
                                        .containsExactlyInAnyOrder(PREFIX + "token", PREFIX + "username"))
                        .hasMessageNotContaining(SECRET));
    }

    @Test
    void aCredentialsFileNeedsBouncyCastle() {
        assertThat(JetStreamTransportSettings.isEd25519Present(null)).isTrue();
        assertThat(JetStreamTransportSettings.isEd25519Present(new FilteredClassLoader("org.bouncycastle")))
                .isFalse();
    }

    @Test
    void nothingPrintsASecret() {
        jetStream
                .withPropertyValues(
                        PREFIX + "url=nats://ann:" + SECRET + "@a:1",
                        PREFIX + "username=ann",
                        PREFIX + "password=" + SECRET)
                .run(context -> assertThat(configOf(context) + "\n" + context.getBean(NetJetStreamProperties.class)
                                + "\n" + context.getBean(NetNatsConnectionDetails.class) + "\n"
                                + context.getBean(JetStreamTransport.class))
                        .doesNotContain(SECRET));
    }

    @Test
    void connectionDetailsOfTheApplicationReplaceProperties() {
        jetStream
                .withPropertyValues(PREFIX + "url=nats://own:1")
                .withBean(NetNatsConnectionDetails.class, () -> () -> "nats://bean:2")
                .run(context -> assertThat(configOf(context).url()).isEqualTo("nats://bean:2"));
    }

    @Test
    void aBundleMeansTls() {
        NetNatsConnectionDetails details = new NetNatsConnectionDetails() {
            @Override
            public String getUrl() {
                return "nats://a:1";
            }

            @Override
            public SslBundle getSslBundle() {
                return SslBundle.systemDefault();
            }
        };
        jetStream
                .withBean(NetNatsConnectionDetails.class, () -> details)
                .run(context -> assertThat(configOf(context).tls()).isNotNull());
    }

    @Test
    void aBundleThatIsNotThereIsNamed() {
        jetStream
                .withPropertyValues(PREFIX + "ssl.bundle=none-such")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(NoSuchSslBundleException.class)
                        .hasMessageContaining("none-such"));
    }

    @ParameterizedTest
    @CsvSource({
        "url, ' '",
        "username, ann",
        "password, hush",
        "prefix, a.b",
        "connect-timeout, 0s",
        "request-timeout, -1s",
        "max-messages, -1",
        "max-bytes, -1B",
        "max-age, 1ms",
        "replicas, 0",
        "dedup-window, 0s",
        "connect-timeout, 200000d",
        "request-timeout, 200000d",
        "max-age, 200000d",
        "dedup-window, 200000d"
    })
    void aValueOutOfRangeFailsTheStartWithPropertyAndRange(String property, String value) {
        jetStream
                .withPropertyValues(PREFIX + property + "=" + value)
                .run(context -> assertThat(Objects.requireNonNull(context.getStartupFailure()))
                        .rootCause()
                        .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                            assertThat(refused.property()).isEqualTo(PREFIX + property);
                            assertThat(refused.allowed()).isNotEmpty();
                            assertThat(refused).hasMessageNotContaining("hush");
                        }));
    }
}
