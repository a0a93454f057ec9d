package io.netmesh.spring.channel;

import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A context with the bus and channels, as an application has them. */
public final class Bed {

    private Bed() {}

    public static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        NetBusAutoConfiguration.class,
                        NetChannelAutoConfiguration.class));
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    /** A payload. */
    public record Reading(String sensorId, double celsius) {}
}
