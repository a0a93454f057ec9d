package io.netmesh.spring.autoconfigure.health;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeStats;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down when the transport does not work, when no shard can be read, when a listener has halted, or when one cannot start because
 * its position cannot be found, with the reason. What works in part is shown: some shards that cannot be read, a position that
 * cannot be saved.
 */
final class NetBusHealthIndicator extends AbstractHealthIndicator {

    /** A halt is not over when the listener is stopped. */
    private static final Set<ListenerState> MAY_HAVE_HALTED =
            EnumSet.of(ListenerState.HALTED, ListenerState.STOPPING, ListenerState.STOPPED);

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
        Map<String, ChannelOutage> outages = outages();
        NodeStats stats = node.stats();
        List<Integer> failingShards = failingShards();
        boolean readable = failingShards.size() < node.shards();
        boolean up = node.isHealthy()
                && readable
                && halted.isEmpty()
                && outages.values().stream().noneMatch(NetBusHealthIndicator::isFatal);
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
        if (!outages.isEmpty()) {
            Map<String, String> described = new TreeMap<>();
            outages.forEach((listener, outage) -> described.put(listener, outage.description()));
            builder.withDetail("listenerOutages", described);
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
                    .filter(container -> MAY_HAVE_HALTED.contains(container.state()))
                    .map(NetChannelContainer::status)
                    .filter(status -> status.reason() != null)
                    .forEach(status -> halted.put(status.id(), status.reason()));
        }
        return halted;
    }

    private Map<String, ChannelOutage> outages() {
        Map<String, ChannelOutage> outages = new TreeMap<>();
        if (registry != null) {
            registry.containers()
                    .forEach(container -> container
                            .outage()
                            .ifPresent(
                                    outage -> outages.put(container.endpoint().id(), outage)));
        }
        return outages;
    }

    /** A listener that cannot start gets nothing at all; one that cannot read some shard gets the others. */
    private static boolean isFatal(ChannelOutage outage) {
        return outage.activity() == ChannelOutage.Activity.START;
    }
}
