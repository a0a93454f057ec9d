package io.netmesh.spring.channel.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and keys of what listeners do; a bean of this type replaces the default. */
public interface NetChannelListenerObservationConvention extends ObservationConvention<NetEventReceiverContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof NetEventReceiverContext;
    }
}
