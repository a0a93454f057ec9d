package io.netmesh.spring.channel.observation;

import io.micrometer.common.KeyValues;
import io.netmesh.spring.channel.observation.NetChannelObservation.TemplateKeys;

/** {@code net.template.publish} with the channel. */
public final class DefaultNetTemplateObservationConvention implements NetTemplateObservationConvention {

    @Override
    public String getName() {
        return "net.template.publish";
    }

    @Override
    public String getContextualName(NetEventSenderContext context) {
        return context.channel() + " publish";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(NetEventSenderContext context) {
        return KeyValues.of(TemplateKeys.CHANNEL.withValue(context.channel()));
    }
}
