package io.netmesh.spring.channel;

import java.lang.annotation.Annotation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/** Checks the payloads of a list one by one, where its parameter has {@code @Validated} or {@code @Valid}. Thread-safe. */
final class ElementValidation {

    private final @Nullable Validator validator;

    ElementValidation(@Nullable Validator validator) {
        this.validator = validator;
    }

    /**
     * @param argument an element of the list: a payload, or a message with one
     * @throws MethodArgumentNotValidException if its payload is not valid
     */
    void check(Message<?> message, MethodParameter parameter, Object argument) {
        Object target = argument instanceof Message<?> inner ? inner.getPayload() : argument;
        Object @Nullable [] hints = hints(parameter);
        if (validator == null || hints == null || !validator.supports(target.getClass())) {
            return;
        }
        BeanPropertyBindingResult result = new BeanPropertyBindingResult(
                target, Objects.requireNonNullElse(parameter.getParameterName(), "payload"));
        if (hints.length > 0 && validator instanceof SmartValidator smart) {
            smart.validate(target, result, hints);
        } else {
            validator.validate(target, result);
        }
        if (result.hasErrors()) {
            throw new MethodArgumentNotValidException(message, parameter, result);
        }
    }

    /** The groups to check; null for no check. */
    private static Object @Nullable [] hints(MethodParameter parameter) {
        for (Annotation annotation : parameter.getParameterAnnotations()) {
            Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
            if (hints != null) {
                return hints;
            }
        }
        return null;
    }
}
