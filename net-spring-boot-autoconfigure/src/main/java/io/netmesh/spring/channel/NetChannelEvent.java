package io.netmesh.spring.channel;

import io.netmesh.bus.Gap;
import java.time.Duration;

/** Something that happened to a listener, published as an application event. Handlers run on the threads of listeners; one that
 * blocks holds up its own listener only. */
public sealed interface NetChannelEvent {

    /** The listener. */
    String listenerId();

    /** It listens. */
    record Started(String listenerId) implements NetChannelEvent {}

    /** It listens no more. */
    record Stopped(String listenerId) implements NetChannelEvent {}

    /** No event is in work any more, and none will be until it is resumed. */
    record Paused(String listenerId) implements NetChannelEvent {}

    /** It goes on after a pause or a halt. */
    record Resumed(String listenerId) implements NetChannelEvent {}

    /**
     * It had nothing to do.
     *
     * @param idleFor for how long
     */
    record Idle(String listenerId, Duration idleFor) implements NetChannelEvent {}

    /**
     * One call failed; error handling follows.
     *
     * @param failure what happened
     */
    record Failed(String listenerId, ListenerFailure failure) implements NetChannelEvent {}

    /**
     * It stopped before an event that it could not handle.
     *
     * @param reason why, in words
     */
    record Halted(String listenerId, String reason) implements NetChannelEvent {}

    /**
     * Reading events or keeping the position failed; the node goes on trying.
     *
     * @param failure what happened
     */
    record ReadFailed(String listenerId, Throwable failure) implements NetChannelEvent {}

    /** All that {@link ReadFailed} told of is over. */
    record Recovered(String listenerId) implements NetChannelEvent {}

    /**
     * Retention took events before the listener got them.
     *
     * @param gap where and how many
     */
    record GapDetected(String listenerId, Gap gap) implements NetChannelEvent {}
}
