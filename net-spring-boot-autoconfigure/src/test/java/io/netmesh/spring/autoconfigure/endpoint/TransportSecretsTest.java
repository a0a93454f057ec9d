package io.netmesh.spring.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.autoconfigure.jetstream.NetJetStreamAutoConfiguration;
import io.netmesh.spring.autoconfigure.redis.NetRedisAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

class TransportSecretsTest {

    private static final String SECRET = "open-sesame";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=*",
                    "management.endpoints.jmx.exposure.include=*",
                    "spring.jmx.enabled=true",
                    "management.endpoint.configprops.show-values=always",
                    "management.endpoint.env.show-values=always")
            .withConfiguration(AutoConfigurations.of(
                    NetSanitizingAutoConfiguration.class,
                    NetRedisAutoConfiguration.class,
                    NetJetStreamAutoConfiguration.class,
                    ConfigurationPropertiesReportEndpointAutoConfiguration.class,
                    EnvironmentEndpointAutoConfiguration.class));

    private void assertHidden(String type, String... properties) {
        runner.withPropertyValues("net.node.transport.type=" + type)
                .withPropertyValues(properties)
                .run(context -> {
                    String shown = JsonMapper.shared()
                                    .writeValueAsString(context.getBean(ConfigurationPropertiesReportEndpoint.class)
                                            .configurationProperties())
                            + JsonMapper.shared()
                                    .writeValueAsString(context.getBean(EnvironmentEndpoint.class)
                                            .environment("net"));
                    assertThat(shown)
                            .contains("net.node.transport." + type, "broker:1")
                            .doesNotContain(SECRET);
                });
    }

    @Test
    void actuatorShowsNoSecretOfRedis() {
        assertHidden(
                "redis",
                "net.node.transport.redis.url=redis://ann:" + SECRET + "@broker:1",
                "net.node.transport.redis.password=" + SECRET);
    }

    @Test
    void actuatorShowsNoSecretOfJetStream() {
        assertHidden(
                "jetstream",
                "net.node.transport.jetstream.url=nats://ann:" + SECRET + "@broker:1,nats://" + SECRET + "@broker:2",
                "net.node.transport.jetstream.username=ann",
                "net.node.transport.jetstream.password=" + SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "net.node.transport.jetstream.token, abc, ******",
        "NET_NODE_TRANSPORT_REDIS_PASSWORD, abc, ******",
        "NET_NODE_TRANSPORT_REDIS_URL, redis://:abc@host:1/2, redis://******@host:1/2",
        "net.node.transport.redis.url, redis://host:1, redis://host:1",
        "net.node.transport.redis.prefix, abc, abc",
        "spring.data.redis.password, abc, abc"
    })
    void onlySecretsOfTransportsAreHidden(String key, String value, String shown) {
        assertThat(new TransportSecrets()
                        .apply(new SanitizableData(null, key, value))
                        .getValue())
                .isEqualTo(shown);
    }

    @Test
    void withoutActuatorThereIsNothingToHide() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(NetSanitizingAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("netTransportSecrets"));
    }
}
