package io.netmesh.spring.channel;

import io.netmesh.bus.channel.ChannelEnvelope;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns stored events into the types of listener methods: {@code byte[]} and {@code String} are the JSON as it was stored,
 * everything else is made by the mapper, which does not see the envelope's keys. Thread-safe.
 */
final class PayloadConverter implements SmartMessageConverter {

    private final JsonMapper mapper;

    PayloadConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
        return fromMessage(message, targetClass, null);
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
        if (!(message.getPayload() instanceof byte[] json)) {
            return null;
        }
        Type type = hint instanceof MethodParameter parameter ? payloadType(parameter) : targetClass;
        try {
            return convert(json, type);
        } catch (JacksonException failure) {
            throw new MessageConversionException(
                    message, "the payload is no " + type.getTypeName() + ": " + failure.getOriginalMessage(), failure);
        }
    }

    /**
     * @throws JacksonException if the JSON does not fit the type
     */
    @Nullable
    Object convert(byte[] json, Type type) {
        if (type == byte[].class) {
            return json;
        }
        if (type == String.class || type == CharSequence.class) {
            return new String(json, StandardCharsets.UTF_8);
        }
        try {
            return mapper.readValue(ChannelEnvelope.payload(json), mapper.constructType(type));
        } catch (StackOverflowError tooDeep) { // Where the application has lifted the mapper's limits.
            throw new StreamConstraintsException("nested too deeply: " + tooDeep);
        }
    }

    /** Events are published by {@link NetTemplate}, never by way of messages. */
    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return null;
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
        return null;
    }

    private static Type payloadType(MethodParameter parameter) {
        MethodParameter inner = parameter.nestedIfOptional();
        if (Message.class.isAssignableFrom(inner.getNestedParameterType())) {
            inner = inner.nested();
        }
        return GenericTypeResolver.resolveType(inner.getNestedGenericParameterType(), parameter.getContainingClass());
    }
}
