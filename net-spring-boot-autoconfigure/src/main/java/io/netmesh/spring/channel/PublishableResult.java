package io.netmesh.spring.channel;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/** Whether what a listener method returns can become an event, as far as its type tells. */
final class PublishableResult {

    static final String ALLOWED = "nothing where a method returns what does not become a JSON object;"
            + " objects do, such as records and maps, alone or in a Collection, a CompletionStage or a Message";

    private PublishableResult() {}

    /** The part of the type that never becomes a JSON object, in words. */
    static Optional<String> misfit(Method method, Class<?> beanType) {
        ResolvableType result = ResolvableType.forMethodReturnType(method, beanType);
        if (result.resolve() == void.class) {
            return Optional.of("it returns nothing");
        }
        Class<?> published = published(result).toClass();
        return isNoObject(published) ? Optional.of("a " + published.getSimpleName() + " does not") : Optional.empty();
    }

    private static ResolvableType published(ResolvableType result) {
        ResolvableType awaited = elementOf(result, CompletionStage.class);
        return elementOf(elementOf(awaited, Collection.class), Message.class);
    }

    private static ResolvableType elementOf(ResolvableType type, Class<?> wrapper) {
        return wrapper.isAssignableFrom(type.toClass()) ? type.as(wrapper).getGeneric(0) : type;
    }

    private static boolean isNoObject(Class<?> type) {
        return ClassUtils.isPrimitiveOrWrapper(type)
                || CharSequence.class.isAssignableFrom(type)
                || Number.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || type.isArray();
    }
}
