package io.netmesh.spring.channel;

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

    /** Numbers for people, meters and endpoints. */
    NetChannelStatus status();
}
