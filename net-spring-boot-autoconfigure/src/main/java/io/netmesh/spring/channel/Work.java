package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The events that a worker has in hand, and how often it tried the first of them. Survives the thread: a retry may come on
 * another one. Confined to whoever runs the worker.
 */
final class Work {

    private final Deque<ChannelDelivery> deliveries = new ArrayDeque<>();
    private int failures;
    private @Nullable ListenerFailure givenUp;
    private @Nullable CompletableFuture<?> recovery;
    private int givenUpCount;
    private int failedRecoveries;

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    void add(ChannelDelivery delivery) {
        deliveries.add(delivery);
    }

    int size() {
        return deliveries.size();
    }

    /** How often the first event will have been given to the listener after the next call, from 1. */
    int nextAttempt() {
        return failures + 1;
    }

    /** The event that is tried now, or is next. */
    Optional<StoredEvent> first() {
        return Optional.ofNullable(deliveries.peek()).map(ChannelDelivery::event);
    }

    List<StoredEvent> events() {
        List<StoredEvent> events = new ArrayList<>(deliveries.size());
        deliveries.forEach(delivery -> events.add(delivery.event()));
        return events;
    }

    /** Acknowledges the first {@code count} events and lets go of them and of what was known of their failures. */
    void settle(int count) {
        for (int i = 0; i < count; i++) {
            deliveries.remove().acknowledge();
        }
        if (count > 0) {
            forgetFailures();
        }
    }

    /** Counts a failure of the first event. */
    void failed() {
        failures++;
    }

    /** The events that are on their way to the recoverer. */
    @Nullable
    ListenerFailure givenUp() {
        return givenUp;
    }

    void giveUp(ListenerFailure failure) {
        givenUp = failure;
        givenUpCount = failure.events().size();
    }

    /** Some of the events are safe: {@code rest} has the others. */
    void recoverOnly(ListenerFailure rest) {
        givenUp = rest;
    }

    /** How many events were given up, safe or not. */
    int givenUpCount() {
        return givenUpCount;
    }

    /** The recovery that is under way or just done. */
    @Nullable
    CompletableFuture<?> recovery() {
        return recovery;
    }

    void recovering(@Nullable CompletableFuture<?> underWay) {
        recovery = underWay;
    }

    /** Counts a failed recovery; answers how many there were. */
    int recoveryFailed() {
        return ++failedRecoveries;
    }

    /** Makes the next attempt the first one. */
    void forgetFailures() {
        failures = 0;
        failedRecoveries = 0;
        givenUp = null;
        givenUpCount = 0;
        recovery = null;
    }
}
