package io.netmesh.spring.autoconfigure.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.netmesh.ConfigurationException;
import io.netmesh.bus.redis.RedisTransport;
import io.netmesh.bus.redis.RedisTransportConfig;
import io.netmesh.bus.transport.NoopTransport;
import io.netmesh.bus.transport.Transport;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class NetRedisAutoConfigurationTest {

    private static final String SECRET = "open-sesame";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(NetRedisAutoConfiguration.class, SslAutoConfiguration.class));
    private final ApplicationContextRunner redis = runner.withPropertyValues("net.node.transport.type=redis");
    private final ApplicationContextRunner besideDataRedis =
            redis.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    private static RedisTransportConfig configOf(AssertableApplicationContext context) {
        return RedisTransportSettings.of(
                context.getBean(NetRedisProperties.class), context.getBean(NetRedisConnectionDetails.class));
    }

    @Test
    void redisIsTheTransportWhereItIsNamed() {
        redis.run(context -> {
            assertThat(context).hasSingleBean(RedisTransport.class).hasSingleBean(NetRedisConnectionDetails.class);
            assertThat(configOf(context).toString())
                    .as("the engine's defaults")
                    .isEqualTo(RedisTransportConfig.builder("redis://localhost:6379")
                            .build()
                            .toString());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.node.transport.type=memory",
                "net.node.transport.type=jetstream",
                "net.node.transport.redis.url=redis://elsewhere:1"
            })
    void anotherTransportLeavesRedisAlone(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Transport.class)
                        .doesNotHaveBean(NetRedisConnectionDetails.class));
    }

    @Test
    void withoutTheClientThereIsNoTransport() {
        redis.withClassLoader(new FilteredClassLoader(RedisClient.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
    }

    @Test
    void withoutANodeThereIsNoTransport() {
        redis.withPropertyValues("net.node.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
    }

    @Test
    void aTransportOfTheApplicationWins() {
        redis.withBean(NoopTransport.class)
                .run(context ->
                        assertThat(context).hasSingleBean(Transport.class).doesNotHaveBean(RedisTransport.class));
    }

    @Test
    void everyPropertyReachesTheTransport() {
        redis.withPropertyValues(
                        "net.node.transport.redis.url=redis://cache:7000/3",
                        "net.node.transport.redis.username=ann",
                        "net.node.transport.redis.password=" + SECRET,
                        "net.node.transport.redis.prefix=plant",
                        "net.node.transport.redis.command-timeout=2s",
                        "net.node.transport.redis.connect-timeout=3s",
                        "net.node.transport.redis.max-stream-len=4000",
                        "net.node.transport.redis.dedup-capacity=5")
                .run(
                        context -> assertThat(configOf(context))
                                .hasToString(
                                        "RedisTransportConfig[url=redis://cache:7000/3, credentials=user ann, prefix=plant,"
                                                + " commandTimeout=PT2S, connectTimeout=PT3S, maxStreamLen=4000, dedupCapacity=5]"));
    }

    @Test
    void nothingPrintsAPassword() {
        redis.withPropertyValues(
                        "net.node.transport.redis.url=redis://:" + SECRET + "@cache:7000",
                        "net.node.transport.redis.password=" + SECRET)
                .run(context -> assertThat(configOf(context) + "\n" + context.getBean(NetRedisProperties.class) + "\n"
                                + context.getBean(NetRedisConnectionDetails.class) + "\n"
                                + context.getBean(RedisTransport.class))
                        .doesNotContain(SECRET));
    }

    @Test
    void theApplicationsRedisServesTheBusToo() {
        besideDataRedis
                .withPropertyValues(
                        "spring.data.redis.host=shared",
                        "spring.data.redis.port=6380",
                        "spring.data.redis.database=2",
                        "spring.data.redis.username=ann",
                        "spring.data.redis.password=" + SECRET)
                .run(context -> {
                    NetRedisConnectionDetails details = context.getBean(NetRedisConnectionDetails.class);
                    assertThat(details.getUrl()).isEqualTo("redis://shared:6380/2");
                    assertThat(details.getUsername()).isEqualTo("ann");
                    assertThat(details.getPassword()).isEqualTo(SECRET);
                    assertThat(configOf(context).url()).isEqualTo("redis://shared:6380/2");
                });
    }

    @Test
    void anAddressOfTheBusWinsOverTheApplicationsRedis() {
        besideDataRedis
                .withPropertyValues("spring.data.redis.host=shared", "net.node.transport.redis.url=redis://own:1")
                .run(context -> assertThat(
                                context.getBean(NetRedisConnectionDetails.class).getUrl())
                        .isEqualTo("redis://own:1"));
    }

    @Test
    void aSharedClusterIsRefusedWithWhatToSet() {
        besideDataRedis
                .withPropertyValues("spring.data.redis.cluster.nodes=a:1,b:2")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                FailureAnalyzedException.class,
                                refused -> assertThat(refused.analysis().getAction())
                                        .contains("net.node.transport.redis.url")));
    }

    @Test
    void anIpv6AddressOfTheApplicationsRedisIsBracketed() {
        DataRedisConnectionDetails shared = new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("::1", 6379);
            }
        };
        besideDataRedis
                .withBean(DataRedisConnectionDetails.class, () -> shared)
                .run(context -> assertThat(configOf(context).url()).isEqualTo("redis://[::1]:6379/0"));
    }

    @Test
    void withoutDataRedisThePropertiesHold() {
        redis.withClassLoader(new FilteredClassLoader(DataRedisConnectionDetails.class))
                .withPropertyValues("net.node.transport.redis.url=redis://own:1")
                .run(context -> assertThat(
                                context.getBean(NetRedisConnectionDetails.class).getUrl())
                        .isEqualTo("redis://own:1"));
    }

    @Test
    void connectionDetailsOfTheApplicationReplaceProperties() {
        besideDataRedis
                .withPropertyValues("net.node.transport.redis.url=redis://own:1")
                .withBean(NetRedisConnectionDetails.class, () -> () -> "redis://bean:2")
                .run(context -> assertThat(configOf(context).url()).isEqualTo("redis://bean:2"));
    }

    @Test
    void aBundleMeansTls() {
        NetRedisConnectionDetails details = new NetRedisConnectionDetails() {
            @Override
            public String getUrl() {
                return "redis://cache:7000";
            }

            @Override
            public SslBundle getSslBundle() {
                return SslBundle.systemDefault();
            }
        };
        redis.withBean(NetRedisConnectionDetails.class, () -> details).run(context -> {
            RedisTransportConfig config = configOf(context);
            assertThat(config.url()).isEqualTo("rediss://cache:7000");
            assertThat(config.sslOptions()).isNotNull();
        });
    }

    @Test
    void aBundleThatIsNotThereIsNamed() {
        redis.withPropertyValues("net.node.transport.redis.ssl.bundle=none-such")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(NoSuchSslBundleException.class)
                        .hasMessageContaining("none-such"));
    }

    @ParameterizedTest
    @CsvSource({
        "url, ' '",
        "url, http://host",
        "username, ann",
        "command-timeout, 0s",
        "connect-timeout, -1s",
        "max-stream-len, 0",
        "dedup-capacity, -1"
    })
    void aValueOutOfRangeFailsTheStartWithPropertyAndRange(String property, String value) {
        redis.withPropertyValues("net.node.transport.redis." + property + "=" + value)
                .run(context -> assertThat(Objects.requireNonNull(context.getStartupFailure()))
                        .rootCause()
                        .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                            assertThat(refused.property()).isEqualTo("net.node.transport.redis." + property);
                            assertThat(refused.allowed()).isNotEmpty();
                        }));
    }
}
