package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Validator;
import tools.jackson.core.JacksonException;

/**
 * Gives batch listeners their lists: of payloads, {@link EventMetadata}, {@link StoredEvent} or {@code Message}s. A payload
 * that does not convert, or is not valid, fails the batch at its place.
 */
final class BatchArgumentResolver implements HandlerMethodArgumentResolver {

    private final PayloadConverter converter;
    private final ElementValidation validation;

    /**
     * @param converter makes payloads
     * @param validator checks those of parameters with {@code @Validated}; null for no check
     */
    BatchArgumentResolver(PayloadConverter converter, @Nullable Validator validator) {
        this.converter = converter;
        this.validation = new ElementValidation(validator);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return BatchParameters.takesAll(parameter);
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) {
        List<ReceivedEvent> events = ((EventMessage) message).events();
        MethodParameter element = parameter.nested();
        List<Object> arguments = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            try {
                Object argument = argument(element, events.get(i));
                validation.check(message, parameter, argument);
                arguments.add(argument);
            } catch (JacksonException failure) {
                String reason =
                        "the payload is no " + typeOf(element).getTypeName() + ": " + failure.getOriginalMessage();
                throw new BatchListenerFailedException(
                        "event " + i + " of the batch did not convert",
                        i,
                        new ArgumentConversionException(reason, failure));
            } catch (MethodArgumentNotValidException failure) {
                throw new BatchListenerFailedException(
                        "event " + i + " of the batch is not valid",
                        i,
                        new ArgumentConversionException(String.valueOf(failure.getMessage()), failure));
            }
        }
        return arguments;
    }

    private Object argument(MethodParameter element, ReceivedEvent event) {
        Class<?> type = element.getNestedParameterType();
        if (type == EventMetadata.class) {
            return event.metadata();
        }
        if (type == StoredEvent.class) {
            return event.event();
        }
        if (Message.class.isAssignableFrom(type)) {
            return MessageBuilder.createMessage(
                    convert(element.nested(), event), EventMessage.of(event).getHeaders());
        }
        return convert(element, event);
    }

    private Object convert(MethodParameter element, ReceivedEvent event) {
        Object payload = converter.convert(event.event().payload(), typeOf(element));
        if (payload == null) {
            throw new IllegalStateException("an event is a JSON object, and no object becomes null");
        }
        return payload;
    }

    private static Type typeOf(MethodParameter element) {
        return GenericTypeResolver.resolveType(element.getNestedGenericParameterType(), element.getContainingClass());
    }
}
