package io.netmesh.sample.live;

/** What a page shows besides the events: the node, its counters, its listeners. */
@FunctionalInterface
public interface StateSource {

    /**
     * The state now, as JSON on one line. Any thread; may take as long as the health checks of the application.
     *
     * @param clients how many pages follow the live stream
     */
    String json(int clients);
}
