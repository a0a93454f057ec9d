package io.netmesh.sample.web;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeStats;
import io.netmesh.sample.live.StateSource;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetChannelStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the page shows besides readings and alerts: the node, its counters, its listeners. */
@Component
class NodeState implements StateSource {

    private final NetNode node;
    private final NetChannelRegistry registry;
    private final HealthEndpoint health;
    private final String name;
    private final Clock clock;
    private final JsonMapper mapper;

    NodeState(
            NetNode node,
            NetChannelRegistry registry,
            HealthEndpoint health,
            Environment environment,
            Clock clock,
            JsonMapper mapper) {
        this.node = node;
        this.registry = registry;
        this.health = health;
        this.name = environment.getProperty("spring.application.name", "application");
        this.clock = clock;
        this.mapper = mapper;
    }

    @Override
    public String json(int clients) {
        return mapper.writeValueAsString(now(clients));
    }

    State now(int clients) {
        return new State(clock.millis(), describeNode(), node.stats(), registry.statuses(), clients);
    }

    Node describeNode() {
        HealthDescriptor all = health.health();
        List<String> unwell = List.of();
        if (all instanceof CompositeHealthDescriptor composite) {
            unwell = composite.getComponents().entrySet().stream()
                    .filter(component -> !component.getValue().getStatus().equals(Status.UP))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        return new Node(
                name, node.transportName(), node.shards(), all.getStatus().getCode(), unwell);
    }

    /**
     * One look at everything.
     *
     * @param at when, in milliseconds since 1970
     * @param streamClients pages that follow the live stream
     */
    record State(long at, Node node, NodeStats counters, List<NetChannelStatus> listeners, int streamClients) {}

    /**
     * Who answers.
     *
     * @param unwell health components that are not up
     */
    record Node(String name, String transport, int shards, String health, List<String> unwell) {}
}
