package io.netmesh.spring.channel;

import io.netmesh.PublishReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Calls a bean's method with the events, and publishes what it returns. The event is not handled before the result is safe, so
 * a publish that fails is the listener's failure.
 */
final class NetChannelMethodListener implements NetChannelListener {

    private final InvocableHandlerMethod method;
    private final List<String> sendTo;
    private final NetTemplate template;

    /**
     * @param method what is called
     * @param sendTo channels that take what it returns; may be empty
     */
    NetChannelMethodListener(InvocableHandlerMethod method, List<String> sendTo, NetTemplate template) {
        this.method = method;
        this.sendTo = List.copyOf(sendTo);
        this.template = template;
    }

    @Override
    public void onEvents(List<ReceivedEvent> events) throws Throwable {
        Object result = awaited(method.invoke(new EventMessage(events)));
        if (result == null || sendTo.isEmpty()) {
            return;
        }
        Collection<?> results = result instanceof Collection<?> several ? several : List.of(result);
        List<CompletableFuture<PublishReport>> publishes = new ArrayList<>();
        for (String channel : sendTo) {
            results.forEach(each -> publishes.add(publish(channel, each)));
        }
        awaited(CompletableFuture.allOf(publishes.toArray(CompletableFuture[]::new)));
    }

    private CompletableFuture<PublishReport> publish(String channel, Object result) {
        if (result instanceof Message<?> message) {
            Map<String, String> headers = new LinkedHashMap<>();
            message.getHeaders().forEach((name, value) -> {
                if (value instanceof String text) {
                    headers.put(name, text);
                }
            });
            return template.publish(channel, message.getPayload(), headers);
        }
        return template.publish(channel, result);
    }

    private static @Nullable Object awaited(@Nullable Object result) throws Throwable {
        if (!(result instanceof CompletionStage<?> stage)) {
            return result;
        }
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException failure) {
            throw failure.getCause() != null ? failure.getCause() : failure;
        }
    }
}
