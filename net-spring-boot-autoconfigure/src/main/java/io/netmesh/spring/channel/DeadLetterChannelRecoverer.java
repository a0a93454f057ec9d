package io.netmesh.spring.channel;

import io.netmesh.ChannelName;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StoredEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Publishes failed events to the dead-letter channel of their listener: the payload as it was, its headers and
 * {@link DeadLetterHeaders}. Events of one channel and one shard keep their order there.
 */
public final class DeadLetterChannelRecoverer implements EventRecoverer {

    private final NetNode node;
    private final String suffix;

    /**
     * @param node where dead letters are published
     * @param suffix appended to the channel's name where the listener names no dead-letter channel
     */
    public DeadLetterChannelRecoverer(NetNode node, String suffix) {
        this.node = node;
        this.suffix = suffix;
    }

    /** The dead-letter channel of a listener. */
    ChannelName channelOf(NetChannelEndpoint endpoint) {
        ChannelName named = endpoint.deadLetter();
        return named != null ? named : ChannelName.of(endpoint.channel().value() + suffix);
    }

    @Override
    public String destination(NetChannelEndpoint endpoint) {
        return "channel " + channelOf(endpoint);
    }

    @Override
    public CompletionStage<?> recover(ListenerFailure failure) {
        String channel = channelOf(failure.endpoint()).value();
        CompletableFuture<?>[] publishes = failure.events().stream()
                .map(event -> node.emitAsync(
                        orderKey(event), EventJson.rewrap(event.payload(), channel, headers(event, failure))))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(publishes);
    }

    private static String orderKey(StoredEvent event) {
        return "dead-letter-" + event.shardId();
    }

    private static Map<String, String> headers(StoredEvent event, ListenerFailure failure) {
        Map<String, String> headers = new LinkedHashMap<>(EventJson.headers(event.payload()));
        Throwable cause = failure.rootCause();
        headers.put(DeadLetterHeaders.CHANNEL, failure.endpoint().channel().value());
        headers.put(DeadLetterHeaders.LISTENER, failure.endpoint().id());
        headers.put(DeadLetterHeaders.EVENT_ID, event.id());
        headers.put(DeadLetterHeaders.SHARD, Integer.toString(event.shardId()));
        headers.put(DeadLetterHeaders.ATTEMPTS, Integer.toString(failure.attempt()));
        headers.put(DeadLetterHeaders.EXCEPTION, cause.getClass().getName());
        headers.put(DeadLetterHeaders.MESSAGE, shortened(String.valueOf(cause.getMessage())));
        return headers;
    }

    private static String shortened(String message) {
        if (message.length() <= DeadLetterHeaders.MAX_MESSAGE_LENGTH) {
            return message;
        }
        // A surrogate pair cut in two would not survive UTF-8.
        int end = DeadLetterHeaders.MAX_MESSAGE_LENGTH;
        return message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end);
    }
}
