package io.netmesh.spring.test;

import io.netmesh.spring.channel.NetChannelInterceptor;
import io.netmesh.spring.channel.NetChannelInvocation;
import io.netmesh.spring.channel.ReceivedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.Ordered;

/** Remembers what every listener handled, and how it failed last. Thread-safe. */
final class CallRecorder implements NetChannelInterceptor, Ordered {

    private final Map<String, List<ReceivedEvent>> handled = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

    @Override
    public void intercept(NetChannelInvocation invocation) throws Throwable {
        String listener = invocation.endpoint().id();
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            failures.put(listener, failure);
            throw failure;
        }
        handled.computeIfAbsent(listener, id -> new CopyOnWriteArrayList<>()).addAll(invocation.events());
    }

    List<ReceivedEvent> handledBy(String listener) {
        return List.copyOf(handled.getOrDefault(listener, List.of()));
    }

    Optional<Throwable> lastFailureOf(String listener) {
        return Optional.ofNullable(failures.get(listener));
    }

    void forget() {
        handled.clear();
        failures.clear();
    }

    /** Innermost: what other interceptors keep from the listener was not handled by it. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
