package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.core.JacksonException;

/**
 * Gives batch listeners their lists: of payloads, {@link EventMetadata}, {@link StoredEvent} or {@code Message}s. A payload
 * that does not convert fails the batch at its place.
 */
final class BatchArgumentResolver implements HandlerMethodArgumentResolver {

    private final PayloadConverter converter;

    BatchArgumentResolver(PayloadConverter converter) {
        this.converter = converter;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().isAssignableFrom(List.class)
                && Iterable.class.isAssignableFrom(parameter.getParameterType())
                && !parameter.hasParameterAnnotations();
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) {
        List<ReceivedEvent> events = ((EventMessage) message).events();
        ResolvableType element =
                ResolvableType.forMethodParameter(parameter).as(Iterable.class).getGeneric(0);
        List<Object> arguments = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            try {
                arguments.add(argument(element, events.get(i)));
            } catch (JacksonException failure) {
                throw new BatchListenerFailedException(
                        "event " + i + " of the batch is no " + element,
                        i,
                        new ArgumentConversionException(
                                "the payload is no " + element + ": " + failure.getOriginalMessage(), failure));
            }
        }
        return arguments;
    }

    private Object argument(ResolvableType element, ReceivedEvent event) {
        Class<?> type = element.resolve(Object.class);
        if (type == EventMetadata.class) {
            return event.metadata();
        }
        if (type == StoredEvent.class) {
            return event.event();
        }
        if (Message.class.isAssignableFrom(type)) {
            Object payload = convert(element.as(Message.class).getGeneric(0), event);
            return MessageBuilder.createMessage(payload, EventMessage.of(event).getHeaders());
        }
        return convert(element, event);
    }

    private Object convert(ResolvableType type, ReceivedEvent event) {
        Object payload = converter.convert(event.event().payload(), type.getType());
        if (payload == null) {
            throw new IllegalStateException("an event is a JSON object, and no object becomes null");
        }
        return payload;
    }
}
