package io.netmesh.spring.channel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a worker does after one turn. */
sealed interface Outcome {

    /** Goes on with what is left. */
    record Continue() implements Outcome {}

    /** Lets its thread go and comes back later. */
    record RetryAfter(Duration delay) implements Outcome {}

    /**
     * Lets its thread go until the recoverer is done.
     *
     * @param recovery completes then, one way or the other
     */
    record Await(CompletableFuture<?> recovery) implements Outcome {}

    /** Stops the whole container before the event. */
    record Halt(String reason) implements Outcome {}

    /** The container has ended while the listener ran; the event comes again to whoever listens next. */
    record Abandoned() implements Outcome {}

    Outcome CONTINUE = new Continue();
    Outcome ABANDONED = new Abandoned();
}
