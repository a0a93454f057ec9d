package io.netmesh.spring.channel;

import io.netmesh.bus.channel.ChannelEnvelope;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.filter.FilteringParserDelegate;
import tools.jackson.core.filter.TokenFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of a channel event, seen as payload and envelope. Works on the stream of tokens, so numbers keep their digits and
 * the application's mapper never sees the envelope's keys. Wire: Channel events.
 */
final class EventJson {

    /** Protocol JSON: the application's settings must not change it. */
    private static final JsonMapper WIRE = JsonMapper.shared();

    private EventJson() {}

    /** The headers of an event; empty if it has none. Values that are no strings are left out. */
    static Map<String, String> headers(byte[] event) {
        try (JsonParser parser = WIRE.createParser(event)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            Map<String, String> headers = Map.of();
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && key.equals(ChannelEnvelope.HEADERS_KEY)) {
                    headers = readHeaders(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return headers;
        } catch (JacksonException malformed) {
            // Conversion of the payload will say so in its own words.
            return Map.of();
        }
    }

    /** Reads the payload without the envelope's keys. */
    static JsonParser payloadParser(JsonMapper mapper, byte[] event) {
        return new FilteringParserDelegate(
                mapper.createParser(event), new WithoutEnvelope(), TokenFilter.Inclusion.INCLUDE_NON_NULL, true);
    }

    /** The same payload, digit by digit, in another envelope. */
    static byte[] rewrap(byte[] event, String channel, Map<String, String> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(event.length + 256);
        try (JsonParser parser = WIRE.createParser(event);
                JsonGenerator generator = WIRE.createGenerator(bytes)) {
            parser.nextToken();
            generator.writeStartObject();
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                parser.nextToken();
                if (isEnvelope(key)) {
                    parser.skipChildren();
                } else {
                    generator.writeName(key);
                    generator.copyCurrentStructureExact(parser);
                }
            }
            generator.writeName(ChannelEnvelope.HEADERS_KEY);
            generator.writeStartObject();
            headers.forEach(generator::writeStringProperty);
            generator.writeEndObject();
            generator.writeStringProperty(ChannelEnvelope.CHANNEL_KEY, channel);
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> readHeaders(JsonParser parser) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                headers.put(name, parser.getString());
            } else {
                parser.skipChildren();
            }
        }
        return headers;
    }

    private static boolean isEnvelope(String key) {
        return key.equals(ChannelEnvelope.CHANNEL_KEY) || key.equals(ChannelEnvelope.HEADERS_KEY);
    }

    /** Hides the envelope's keys of the outermost object. */
    private static final class WithoutEnvelope extends TokenFilter {

        @Override
        public @Nullable TokenFilter includeProperty(String name) {
            return isEnvelope(name) ? null : INCLUDE_ALL;
        }
    }
}
