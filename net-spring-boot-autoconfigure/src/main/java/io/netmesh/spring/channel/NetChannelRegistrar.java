package io.netmesh.spring.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects endpoints until all singletons are there, then makes their containers. Not thread-safe: used while the context is
 * built, and under its lock afterwards.
 */
public final class NetChannelRegistrar {

    private final List<Entry> waiting = new ArrayList<>();
    private @Nullable Target target;

    private record Entry(
            NetChannelEndpoint endpoint, @Nullable NetChannelContainerFactory factory) {}

    private record Target(NetChannelRegistry registry, NetChannelContainerFactory defaultFactory) {}

    NetChannelRegistrar() {}

    /** Adds a listener that runs in a container of the default factory. */
    public void register(NetChannelEndpoint endpoint) {
        register(endpoint, null);
    }

    /**
     * Adds a listener.
     *
     * @param factory makes its container; null for the default
     */
    public void register(NetChannelEndpoint endpoint, @Nullable NetChannelContainerFactory factory) {
        Entry entry = new Entry(endpoint, factory);
        if (target == null) {
            waiting.add(entry);
        } else {
            handOver(entry, target);
        }
    }

    /** Makes the containers of all that was collected, and from now on of each that comes. */
    void complete(NetChannelRegistry registry, NetChannelContainerFactory defaultFactory) {
        Target complete = new Target(registry, defaultFactory);
        target = complete;
        waiting.forEach(entry -> handOver(entry, complete));
        waiting.clear();
    }

    private static void handOver(Entry entry, Target target) {
        NetChannelContainerFactory factory = entry.factory() != null ? entry.factory() : target.defaultFactory();
        target.registry().register(factory.create(entry.endpoint()));
    }
}
