package io.netmesh.spring.test;

import io.netmesh.PublishReport;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import io.netmesh.spring.channel.ReceivedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes in tests, and waits for what listeners did with it. Every waiting method blocks until it has what it wants, at most
 * for ten seconds or what {@link #withTimeout} says, and fails the test with the listener's numbers and its last failure
 * otherwise. Thread-safe.
 */
public final class NetChannelTester {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final NetTemplate template;
    private final NetChannelRegistry registry;
    private final CallRecorder calls;
    private final DeadLetters deadLetters;
    private final JsonMapper mapper;
    private final Duration timeout;

    NetChannelTester(
            NetTemplate template,
            NetChannelRegistry registry,
            CallRecorder calls,
            DeadLetters deadLetters,
            JsonMapper mapper) {
        this(template, registry, calls, deadLetters, mapper, DEFAULT_TIMEOUT);
    }

    private NetChannelTester(
            NetTemplate template,
            NetChannelRegistry registry,
            CallRecorder calls,
            DeadLetters deadLetters,
            JsonMapper mapper,
            Duration timeout) {
        this.template = template;
        this.registry = registry;
        this.calls = calls;
        this.deadLetters = deadLetters;
        this.mapper = mapper;
        this.timeout = timeout;
    }

    /** The same tester with another patience. */
    public NetChannelTester withTimeout(Duration newTimeout) {
        return new NetChannelTester(template, registry, calls, deadLetters, mapper, newTimeout);
    }

    /** Publishes, and waits until the bus took the event. */
    public PublishReport publish(String channel, Object payload) {
        return publish(channel, payload, Map.of());
    }

    /** Publishes with headers, and waits until the bus took the event. */
    public PublishReport publish(String channel, Object payload, Map<String, String> headers) {
        try {
            return template.publish(channel, payload, headers).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException refused) {
            throw new AssertionError("the bus refused an event for '" + channel + "'", refused.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("the bus did not take an event for '" + channel + "' within " + timeout, late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while publishing to '" + channel + "'", stop);
        }
    }

    /**
     * Waits until a listener has handled {@code count} events since the start or {@link #reset()}.
     *
     * @param listenerId {@code @NetChannel(id)}, by default {@code beanName.methodName}
     * @return all events that it handled, in the order in which it finished them; maybe more than {@code count}
     */
    public List<ReceivedEvent> awaitHandled(String listenerId, int count) {
        registry.container(listenerId); // An unknown listener fails at once and not after the timeout.
        return await(() -> calls.handledBy(listenerId), count, got -> "listener '" + listenerId + "' handled " + got);
    }

    /** {@link #awaitHandled}, as payloads. */
    public <T> List<T> awaitPayloads(String listenerId, int count, Class<T> type) {
        return awaitHandled(listenerId, count).stream()
                .map(event -> event.payload(mapper, type))
                .toList();
    }

    /** Waits until {@code count} events that a listener gave up are in its dead-letter channel; answers all that are. */
    public List<DeadLetter> awaitDeadLetters(String listenerId, int count) {
        var endpoint = registry.container(listenerId).endpoint();
        return await(() -> deadLetters.of(endpoint), count, got -> "listener '" + listenerId + "' gave up " + got);
    }

    /** Forgets what was handled so far. Events that are stored stay, dead letters with them. */
    public void reset() {
        calls.forget();
    }

    private <T> List<T> await(Supplier<List<T>> source, int count, Function<Integer, String> progress) {
        long start = System.nanoTime();
        List<T> got = source.get();
        while (got.size() < count) {
            if (System.nanoTime() - start > timeout.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                throw failure(progress.apply(got.size()) + " of " + count + " event(s) within " + timeout);
            }
            LockSupport.parkNanos(POLL_NANOS);
            got = source.get();
        }
        return got;
    }

    private AssertionError failure(String what) {
        StringBuilder message = new StringBuilder(what);
        registry.statuses().forEach(status -> {
            message.append("\n  ").append(status);
            calls.lastFailureOf(status.id())
                    .ifPresent(last -> message.append("\n    failed last with ").append(last));
        });
        return new AssertionError(message.toString());
    }
}
