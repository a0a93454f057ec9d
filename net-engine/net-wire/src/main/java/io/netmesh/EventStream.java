package io.netmesh;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * An endless sequence of events, read in one of two ways: pulled by a blocking {@code for} loop or {@link #poll}, or pushed
 * to one {@link Flow.Subscriber} with its back-pressure. The first use decides; mixing the two fails with
 * {@link IllegalStateException}, and so does a second subscriber.
 *
 * <p>Thread-safe. Events arrive in order, one at a time. The position moves when an event is handed out, so leaving a loop
 * and iterating again goes on after the last event that was seen.
 *
 * @param <T> what the stream carries
 */
public interface EventStream<T> extends AutoCloseable, Iterable<T>, Flow.Publisher<T> {

    /**
     * Waits for the next event.
     *
     * @param timeout how long to wait; zero asks without waiting
     * @return the event, or empty if none came in time or the stream was closed
     * @throws NetException if the stream failed; it is closed then
     */
    Optional<T> poll(Duration timeout);

    /**
     * Blocks in {@code hasNext} until an event comes; ends when the stream is closed or the thread is interrupted (whose
     * interrupt status is kept).
     */
    @Override
    Iterator<T> iterator();

    /** Ends the stream, wakes whoever waits on it, completes the subscriber. Idempotent; never blocks. */
    @Override
    void close();
}
