package io.netmesh.spring.channel.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and keys of publishing; a bean of this type replaces the default. */
public interface NetTemplateObservationConvention extends ObservationConvention<NetEventSenderContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof NetEventSenderContext;
    }
}
