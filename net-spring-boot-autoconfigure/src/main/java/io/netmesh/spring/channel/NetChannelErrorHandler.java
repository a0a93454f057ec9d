package io.netmesh.spring.channel;

/**
 * Decides what becomes of events that a listener failed at. Called on the listener's thread, by several workers at once. If it
 * throws, the container halts: nobody knows what to do with the event, so it is not passed over.
 */
@FunctionalInterface
public interface NetChannelErrorHandler {

    ErrorDecision onFailure(ListenerFailure failure);
}
