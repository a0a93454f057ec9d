package io.netmesh.spring.channel;

/** What a container is doing. */
public enum ListenerState {
    /** Not listening. */
    STOPPED,
    /** Listening. */
    RUNNING,
    /** No event is being handled, and none will be until it is resumed. */
    PAUSED,
    /** Asked to pause; the event that is in work is finished first. */
    PAUSING,
    /** Stopped before an event that its listener could not handle; the position is kept. */
    HALTED,
    /** Finishing what it has. */
    STOPPING
}
