package io.netmesh.spring.channel;

import io.micrometer.observation.ObservationRegistry;
import io.netmesh.spring.channel.observation.DefaultNetChannelListenerObservationConvention;
import io.netmesh.spring.channel.observation.NetChannelListenerObservationConvention;
import io.netmesh.spring.channel.observation.NetChannelObservation;
import io.netmesh.spring.channel.observation.NetEventReceiverContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an observation around calls of listeners. Thread-safe. */
final class ListenerObservations {

    private static final NetChannelListenerObservationConvention DEFAULT =
            new DefaultNetChannelListenerObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable NetChannelListenerObservationConvention convention;

    ListenerObservations(ObservationRegistry registry, @Nullable NetChannelListenerObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    /** What is observed. */
    @FunctionalInterface
    interface Call {
        void run() throws Throwable;
    }

    void observe(NetChannelEndpoint endpoint, List<ReceivedEvent> events, Call call) throws Throwable {
        if (registry.isNoop()) {
            call.run();
            return;
        }
        NetChannelObservation.LISTENER_RECEIVE
                .observation(convention, DEFAULT, () -> context(endpoint, events), registry)
                .observeChecked(call::run);
    }

    private static NetEventReceiverContext context(NetChannelEndpoint endpoint, List<ReceivedEvent> events) {
        // The events of a batch come from many traces, so it belongs to none.
        Map<String, String> headers =
                endpoint.batch() ? Map.of() : events.get(0).metadata().headers();
        return new NetEventReceiverContext(endpoint.id(), endpoint.channel().value(), headers);
    }
}
