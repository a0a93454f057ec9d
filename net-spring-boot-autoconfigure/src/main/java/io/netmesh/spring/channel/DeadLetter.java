package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One failed event on its way to a dead-letter channel.
 *
 * @param event the event
 * @param channel the dead-letter channel
 * @param own what is said of the failure
 * @param content how much of the event goes along
 */
record DeadLetter(StoredEvent event, String channel, Map<String, String> own, Content content) {

    private static final byte[] NO_PAYLOAD = "{}".getBytes(StandardCharsets.UTF_8);

    /** How much of the event goes along, each less than the one before. */
    enum Content {
        WHOLE,
        HEADERS,
        NOTHING
    }

    static DeadLetter of(StoredEvent event, ListenerFailure failure, String channel) {
        Throwable cause = failure.rootCause();
        Map<String, String> own = new LinkedHashMap<>();
        own.put(DeadLetterHeaders.CHANNEL, failure.endpoint().channel().value());
        own.put(DeadLetterHeaders.LISTENER, failure.endpoint().id());
        own.put(DeadLetterHeaders.EVENT_ID, event.id());
        own.put(DeadLetterHeaders.SHARD, Integer.toString(event.shardId()));
        own.put(DeadLetterHeaders.ATTEMPTS, Integer.toString(failure.attempt()));
        own.put(DeadLetterHeaders.EXCEPTION, cause.getClass().getName());
        own.put(DeadLetterHeaders.MESSAGE, shortened(String.valueOf(cause.getMessage())));
        return new DeadLetter(event, channel, own, Content.WHOLE);
    }

    /** The letter with less of the event in it; empty if there is nothing left to leave out. */
    Optional<DeadLetter> smaller() {
        return switch (content) {
            case WHOLE -> Optional.of(new DeadLetter(event, channel, withSize(), Content.HEADERS));
            case HEADERS -> Optional.of(new DeadLetter(event, channel, own, Content.NOTHING));
            case NOTHING -> Optional.empty();
        };
    }

    boolean isFirstStub() {
        return content == Content.HEADERS;
    }

    String orderKey() {
        return "dead-letter-" + event.shardId();
    }

    byte[] bytes() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (content != Content.NOTHING) {
            headers.putAll(ChannelEnvelope.headers(event.payload()));
        }
        headers.putAll(own);
        return ChannelEnvelope.rewrap(content == Content.WHOLE ? event.payload() : NO_PAYLOAD, channel, headers);
    }

    private Map<String, String> withSize() {
        Map<String, String> sized = new LinkedHashMap<>(own);
        sized.put(DeadLetterHeaders.SIZE, Integer.toString(event.payload().length));
        return sized;
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
