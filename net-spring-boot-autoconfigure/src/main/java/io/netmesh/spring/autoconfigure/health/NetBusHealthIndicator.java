package io.netmesh.spring.autoconfigure.health;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeStats;
import io.netmesh.bus.PollRequest;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetChannelStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down when the transport does not work, when no shard can be read, or when a listener has halted, with the reason. Some shards
 * that cannot be read are shown; the others go on.
 */
final class NetBusHealthIndicator extends AbstractHealthIndicator {

    private final NetNode node;
    private final @Nullable NetChannelRegistry registry;

    NetBusHealthIndicator(NetNode node, @Nullable NetChannelRegistry registry) {
        super("The health of the bus could not be checked");
        this.node = node;
        this.registry = registry;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<String, String> halted = haltedListeners();
        NodeStats stats = node.stats();
        List<Integer> failingShards = failingShards();
        boolean readable = failingShards.size() < node.shards();
        boolean up = node.isHealthy() && readable && halted.isEmpty();
        (up ? builder.up() : builder.down())
                .withDetail("transport", node.transportName())
                .withDetail("shards", node.shards())
                .withDetail("retainedEvents", stats.eventsRetained())
                .withDetail("retainedBytes", stats.bytesRetained());
        if (!node.isHealthy()) {
            builder.withDetail("reason", node.outage().orElse("the transport does not work or the node was shut down"));
        }
        if (!failingShards.isEmpty()) {
            builder.withDetail("failingShards", failingShards);
        }
        if (!halted.isEmpty()) {
            builder.withDetail("haltedListeners", halted);
        }
    }

    /** Shards that cannot be read now. Asks the transport, as far as it answers at all. */
    private List<Integer> failingShards() {
        return node.isHealthy() ? node.poll(PollRequest.of(1)).failedShards() : List.of();
    }

    private Map<String, String> haltedListeners() {
        Map<String, String> halted = new TreeMap<>();
        if (registry != null) {
            registry.containers().stream()
                    .filter(container -> container.state() == ListenerState.HALTED)
                    .map(NetChannelContainer::status)
                    .forEach(status -> halted.put(status.id(), reasonOf(status)));
        }
        return halted;
    }

    private static String reasonOf(NetChannelStatus status) {
        return status.reason() == null ? "halted" : status.reason();
    }
}
