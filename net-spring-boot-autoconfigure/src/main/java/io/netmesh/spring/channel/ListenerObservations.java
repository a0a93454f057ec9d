package io.netmesh.spring.channel;

import io.micrometer.observation.Observation;
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
        Observation observation = NetChannelObservation.LISTENER_RECEIVE.observation(
                convention, DEFAULT, () -> context(endpoint, events), registry);
        observation.start();
        Observation.Scope scope = observation.openScope();
        try {
            call.run();
        } catch (Throwable failure) {
            observation.error(reasonOf(failure));
            throw failure;
        } finally {
            scope.close();
            observation.stop();
        }
    }

    /** A batch's exception only says where it failed; who counts failures by class wants to know why. */
    private static Throwable reasonOf(Throwable failure) {
        return failure instanceof BatchListenerFailedException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static NetEventReceiverContext context(NetChannelEndpoint endpoint, List<ReceivedEvent> events) {
        // The events of a batch come from many traces, so it belongs to none.
        Map<String, String> headers =
                endpoint.batch() ? Map.of() : events.get(0).metadata().headers();
        return new NetEventReceiverContext(endpoint.id(), endpoint.channel().value(), headers);
    }
}
