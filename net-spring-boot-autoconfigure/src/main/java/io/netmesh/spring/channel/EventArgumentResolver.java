package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Gives listener methods their {@link EventMetadata} and the {@link StoredEvent} itself. */
final class EventArgumentResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == EventMetadata.class || type == StoredEvent.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) {
        ReceivedEvent event = ((EventMessage) message).first();
        return parameter.getParameterType() == EventMetadata.class ? event.metadata() : event.event();
    }
}
