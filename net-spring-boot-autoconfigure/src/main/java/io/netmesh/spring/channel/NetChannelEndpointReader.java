package io.netmesh.spring.channel;

import io.netmesh.ChannelName;
import io.netmesh.InvalidChannelNameException;
import io.netmesh.bus.PollException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.filter.Filter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.messaging.handler.annotation.SendTo;

/** Makes an endpoint from a {@link NetChannel} annotation; a bad attribute is refused with its name, value and method. */
final class NetChannelEndpointReader {

    private final BeanFactory beanFactory;
    private final AttributeResolver attributes;
    private final ListenerMethodFactory methods;
    private final NetTemplate template;

    NetChannelEndpointReader(
            BeanFactory beanFactory,
            AttributeResolver attributes,
            ListenerMethodFactory methods,
            NetTemplate template) {
        this.beanFactory = beanFactory;
        this.attributes = attributes;
        this.methods = methods;
        this.template = template;
    }

    /** One annotation of one method of one bean. */
    record Declaration(
            Object bean,
            String beanName,
            Method method,
            MergedAnnotation<NetChannel> annotation,
            boolean oneOfSeveral) {

        String description() {
            String parameters = String.join(
                    ", ",
                    Arrays.stream(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList());
            return method.getDeclaringClass().getName() + "." + method.getName() + "(" + parameters + ")";
        }
    }

    NetChannelEndpoint read(Declaration declaration) {
        ChannelName channel = channel(declaration, "value", text(declaration, "value"));
        String deadLetter = text(declaration, "deadLetter");
        return new NetChannelEndpoint(
                id(declaration, channel),
                channel,
                new NetChannelMethodListener(
                        methods.createInvocableHandlerMethod(declaration.bean(), declaration.method()),
                        sendTo(declaration),
                        template),
                declaration.description(),
                declaration.annotation().getBoolean("batch"),
                group(declaration),
                concurrency(declaration),
                filter(declaration),
                startFrom(text(declaration, "startFrom")),
                autoStartup(declaration),
                bean(declaration, "errorHandler", NetChannelErrorHandler.class),
                onExhausted(declaration),
                deadLetter.isEmpty() ? null : channel(declaration, "deadLetter", deadLetter));
    }

    @Nullable
    NetChannelContainerFactory containerFactory(Declaration declaration) {
        return bean(declaration, "containerFactory", NetChannelContainerFactory.class);
    }

    /** {@code latest}, {@code earliest} or a cursor; null for nothing. */
    static @Nullable StartFrom startFrom(String text) {
        return switch (text) {
            case "" -> null;
            case "latest" -> StartFrom.latest();
            case "earliest" -> StartFrom.earliest();
            default -> StartFrom.cursor(text);
        };
    }

    private String id(Declaration declaration, ChannelName channel) {
        String id = text(declaration, "id");
        if (!id.isEmpty()) {
            return id;
        }
        String suffix = declaration.oneOfSeveral() ? "." + channel.value().replace('/', '.') : "";
        String generated = declaration.beanName() + "." + declaration.method().getName() + suffix;
        return generated.replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private @Nullable String group(Declaration declaration) {
        String text = text(declaration, "group");
        return text.isEmpty() ? null : text;
    }

    private @Nullable Integer concurrency(Declaration declaration) {
        String text = text(declaration, "concurrency");
        try {
            return text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw refused(declaration, "concurrency", text, "a whole number from 1 up to net.node.shards", notANumber);
        }
    }

    private @Nullable Filter filter(Declaration declaration) {
        // Braces of JSON are no expressions, so a filter is resolved like any other text.
        String text = text(declaration, "filter");
        try {
            return text.isEmpty() ? null : Filter.parse(text);
        } catch (PollException malformed) {
            throw refused(
                    declaration,
                    "filter",
                    text,
                    "a filter in its JSON form, such as {\"path\":\"sensorId\",\"value\":\"A1\"} ("
                            + malformed.getMessage() + ")",
                    malformed);
        }
    }

    private @Nullable Boolean autoStartup(Declaration declaration) {
        String text = text(declaration, "autoStartup");
        return switch (text) {
            case "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(declaration, "autoStartup", text, "true, false", null);
        };
    }

    private @Nullable OnExhausted onExhausted(Declaration declaration) {
        String text = text(declaration, "onExhausted");
        if (text.isEmpty()) {
            return null;
        }
        return OnExhausted.parse(text)
                .orElseThrow(() -> refused(declaration, "onExhausted", text, OnExhausted.allowed(), null));
    }

    private List<String> sendTo(Declaration declaration) {
        List<String> channels = new ArrayList<>();
        String named = text(declaration, "sendTo");
        if (!named.isEmpty()) {
            channels.add(channel(declaration, "sendTo", named).value());
        }
        SendTo annotation = AnnotatedElementUtils.findMergedAnnotation(declaration.method(), SendTo.class);
        if (annotation != null) {
            for (String each : annotation.value()) {
                channels.add(channel(declaration, "@SendTo", attributes.resolve(each))
                        .value());
            }
        }
        return channels;
    }

    private ChannelName channel(Declaration declaration, String attribute, String name) {
        try {
            return ChannelName.of(name);
        } catch (InvalidChannelNameException invalid) {
            throw refused(
                    declaration,
                    attribute,
                    name,
                    "a channel name: segments of letters, digits, '-', '_' and '.' divided by '/', at most 255 bytes ("
                            + invalid.getMessage() + ")",
                    invalid);
        }
    }

    private <T> @Nullable T bean(Declaration declaration, String attribute, Class<T> type) {
        String name = text(declaration, attribute);
        try {
            return name.isEmpty() ? null : beanFactory.getBean(name, type);
        } catch (BeansException missing) {
            throw refused(declaration, attribute, name, "the name of a bean of type " + type.getName(), missing);
        }
    }

    private String text(Declaration declaration, String attribute) {
        return attributes.resolve(declaration.annotation().getString(attribute));
    }

    private static InvalidListenerException refused(
            Declaration declaration, String attribute, String value, String allowed, @Nullable Throwable cause) {
        return new InvalidListenerException(declaration.description(), attribute, value, allowed, cause);
    }
}
