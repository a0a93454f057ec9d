package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNode;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/** Says in one line what runs, when all of it does. */
final class NetStartupLog implements ApplicationListener<ContextRefreshedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(NetStartupLog.class);

    private final NetNode node;
    private final ObjectProvider<NetChannelRegistry> registry;
    private boolean said;

    NetStartupLog(NetNode node, ObjectProvider<NetChannelRegistry> registry) {
        this.node = node;
        this.registry = registry;
    }

    /** Contexts below this one tell it of their start too. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (said) {
            return;
        }
        said = true;
        Collection<NetChannelContainer> listeners = registry.stream()
                .findFirst()
                .map(NetChannelRegistry::containers)
                .orElse(List.of());
        long started = listeners.stream()
                .filter(listener -> listener.state() != ListenerState.STOPPED)
                .count();
        LOG.info(
                "Net is up: transport {}, {} shard(s), {} of {} listener(s) started",
                node.transportName(),
                node.shards(),
                started,
                listeners.size());
    }
}
