package io.netmesh.spring.channel;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.StoredEvent;
import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A context with the bus and channels, as an application has them; retries come fast. */
public final class Bed {

    private Bed() {}

    public static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withPropertyValues(
                        "net.listener.retry.initial-interval=1ms",
                        "net.listener.retry.multiplier=1",
                        "net.listener.retry.max-interval=10ms")
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        NetBusAutoConfiguration.class,
                        NetChannelAutoConfiguration.class));
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    /** What is stored in a channel now. */
    static List<JsonNode> stored(NetNode node, String channel) {
        return node.poll(PollRequest.of(10_000)).events().stream()
                .map(StoredEvent::payload)
                .map(payload -> JsonMapper.shared().readTree(payload))
                .filter(event -> event.path("_channel").asString("").equals(channel))
                .toList();
    }

    /** A payload. */
    public record Reading(String sensorId, double celsius) {}
}
