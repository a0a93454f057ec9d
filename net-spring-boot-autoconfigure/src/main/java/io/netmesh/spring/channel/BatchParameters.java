package io.netmesh.spring.channel;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

/**
 * What a method of a batch listener may declare. A parameter that takes one event would get the first of the batch, and the
 * others would be counted as handled without anyone having seen them.
 */
final class BatchParameters {

    static final String ALLOWED =
            "true where every parameter is a List, Collection or Iterable, of payloads, String, byte[],"
                    + " EventMetadata, StoredEvent or Message";

    private BatchParameters() {}

    /** Whether a parameter gets something of every event. */
    static boolean takesAll(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type.isAssignableFrom(List.class) && Iterable.class.isAssignableFrom(type);
    }

    /** The first parameter that does not fit, in words. */
    static Optional<String> misfit(Method method) {
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new SynthesizingMethodParameter(method, i);
            Parameter declared = method.getParameters()[i];
            String named = "parameter '" + declared.getName() + "' ";
            if (parameter.hasParameterAnnotation(Header.class) || parameter.hasParameterAnnotation(Headers.class)) {
                return Optional.of(named + "takes headers of one event; those of all are in List<EventMetadata>");
            }
            if (!takesAll(parameter)) {
                return Optional.of(
                        named + "is a " + declared.getParameterizedType().getTypeName());
            }
            Payload payload = parameter.getParameterAnnotation(Payload.class);
            if (payload != null && !payload.expression().isEmpty()) {
                return Optional.of(named + "has a @Payload expression, which is not supported");
            }
        }
        return Optional.empty();
    }
}
