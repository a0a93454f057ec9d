package io.netmesh.bus.channel;

import io.netmesh.bus.IngestionException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an event says which channel it belongs to: a last key {@code _channel} in its JSON object and, before it, a key
 * {@code _headers} with an object of strings where there are any. Wire: Channel events.
 */
public final class ChannelEnvelope {

    /** The key that names the channel. */
    public static final String CHANNEL_KEY = "_channel";

    /** The key of the headers. */
    public static final String HEADERS_KEY = "_headers";

    private ChannelEnvelope() {}

    /**
     * The bytes of an event.
     *
     * @param mapper turns the payload into JSON
     * @param channel the channel's name, any string
     * @param payload what becomes a JSON object; a field named {@code _channel} or {@code _headers} is replaced
     * @param headers may be empty
     * @throws IngestionException of kind {@code serialization} if the payload does not become a JSON object
     */
    public static byte[] encode(
            JsonMapper mapper, String channel, @Nullable Object payload, Map<String, String> headers) {
        try {
            JsonNode tree = mapper.valueToTree(payload);
            if (!(tree instanceof ObjectNode object)) {
                throw notAnObject(payload, tree);
            }
            object.remove(HEADERS_KEY);
            object.remove(CHANNEL_KEY);
            if (!headers.isEmpty()) {
                ObjectNode headersNode = object.putObject(HEADERS_KEY);
                headers.forEach(headersNode::put);
            }
            object.put(CHANNEL_KEY, channel);
            return mapper.writeValueAsBytes(object);
        } catch (JacksonException failure) {
            throw new IngestionException(
                    IngestionException.Kind.SERIALIZATION,
                    "serialization error: " + failure.getOriginalMessage(),
                    failure);
        }
    }

    /**
     * The payload of an event: its JSON object without the members {@code _channel} and {@code _headers}, all others as they
     * are, byte by byte. No limits on depth, digits or lengths, no parsing into values.
     *
     * @throws IllegalArgumentException if the event is no JSON object
     */
    public static byte[] payload(byte[] event) {
        return new EnvelopeBytes(event).payload();
    }

    /**
     * The same {@link #payload} in another envelope, without any limit either. The result may be larger than the bus takes.
     *
     * @param channel the channel's name, any string
     * @param headers may be empty
     * @throws IllegalArgumentException if the event is no JSON object
     */
    public static byte[] rewrap(byte[] event, String channel, Map<String, String> headers) {
        return new EnvelopeBytes(event).rewrapped(channel, headers);
    }

    /** The headers of an event, without any limit; empty if it has none. Values that are no strings are left out. */
    public static Map<String, String> headers(byte[] event) {
        return new EnvelopeBytes(event).headers();
    }

    /** The headers of a parsed event; empty if it has none. Values that are no strings are left out. */
    public static Map<String, String> headers(JsonNode event) {
        Collection<Map.Entry<String, JsonNode>> fields = event.path(HEADERS_KEY).properties();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : fields) {
            if (field.getValue().isString()) {
                headers.put(field.getKey(), field.getValue().stringValue());
            }
        }
        return headers;
    }

    private static IngestionException notAnObject(@Nullable Object payload, JsonNode tree) {
        String instead = payload == null
                ? "is null"
                : payload.getClass().getName() + " became "
                        + tree.getNodeType().toString().toLowerCase(Locale.ROOT);
        return new IngestionException(
                IngestionException.Kind.SERIALIZATION,
                "serialization error: a channel event must be a JSON object, but " + instead,
                null);
    }
}
