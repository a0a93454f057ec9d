package io.netmesh.spring.channel.observation;

import io.micrometer.common.KeyValues;
import io.netmesh.spring.channel.observation.NetChannelObservation.ListenerKeys;

/** {@code net.listener.receive} with the listener and its channel. */
public final class DefaultNetChannelListenerObservationConvention implements NetChannelListenerObservationConvention {

    @Override
    public String getName() {
        return "net.listener.receive";
    }

    @Override
    public String getContextualName(NetEventReceiverContext context) {
        return context.channel() + " receive";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(NetEventReceiverContext context) {
        return KeyValues.of(
                ListenerKeys.CHANNEL.withValue(context.channel()),
                ListenerKeys.LISTENER.withValue(context.listenerId()));
    }
}
