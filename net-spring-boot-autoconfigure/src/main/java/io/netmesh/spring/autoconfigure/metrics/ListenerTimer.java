package io.netmesh.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netmesh.spring.channel.NetChannelEndpoint;
import io.netmesh.spring.channel.NetChannelInterceptor;
import io.netmesh.spring.channel.NetChannelInvocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;

/** Times every call of a listener, failed ones too. */
final class ListenerTimer implements NetChannelInterceptor, Ordered {

    static final String ID = "net.listener.processing";

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    ListenerTimer(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void intercept(NetChannelInvocation invocation) throws Throwable {
        Timer timer = timers.computeIfAbsent(invocation.endpoint().id(), id -> timerOf(invocation.endpoint()));
        long start = System.nanoTime();
        try {
            invocation.proceed();
        } finally {
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timerOf(NetChannelEndpoint endpoint) {
        return Timer.builder(ID)
                .description("Time that the listener takes for one call")
                .tag("listener", endpoint.id())
                .tag("channel", endpoint.channel().value())
                .register(registry);
    }

    /** Outermost, so that the other interceptors count as work of the listener. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
