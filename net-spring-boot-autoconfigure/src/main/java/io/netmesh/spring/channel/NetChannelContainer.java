package io.netmesh.spring.channel;

import io.netmesh.bus.channel.ChannelOutage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs one listener: takes the events of its channel and calls it. Thread-safe; none of the methods blocks.
 */
public interface NetChannelContainer {

    /** The listener. */
    NetChannelEndpoint endpoint();

    /** Whether it starts with the application. */
    boolean isAutoStartup();

    /** Begins to listen at the stored position; releases a pause or a halt. Does nothing while running. */
    void start();

    /**
     * Takes no more events, finishes those it has within the grace period, saves the position. Threads still busy after the
     * grace period are interrupted; their events come again. A paused or halted container leaves its events for later.
     *
     * @param callback run once it has stopped
     */
    void stop(Runnable callback);

    /** Lets no further event begin. The one that is in work is finished. Events keep waiting where they are. */
    void pause();

    /** Ends a pause; after a halt, gives the event that it halted at to the listener again. */
    void resume();

    /** What it is doing. */
    ListenerState state();

    /** What the node cannot do for it at the moment: find its position, read, or save its position. Empty if all is well. */
    Optional<ChannelOutage> outage();

    /** Its counts; cheap, since it asks the transport for nothing. */
    NetChannelCounts counts();

    /** Events stored after its position, on any channel; empty where it does not listen or the transport cannot count them. */
    OptionalLong lag();

    /** Everything, for people and endpoints. Asks the transport how far behind the listener is. */
    NetChannelStatus status();
}
