package io.netmesh.bus.channel;

import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.json.JsonStrings;
import io.netmesh.bus.json.MemberSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes an event apart by the ranges of its bytes. Nothing is parsed into values, so depth, digits and lengths have no bound
 * but the event's own size, and what is kept is kept byte by byte.
 */
final class EnvelopeBytes {

    private final byte[] event;
    private final JsonScanner scanner = new JsonScanner();

    EnvelopeBytes(byte[] event) {
        this.event = event;
    }

    /** The object without the envelope's members. */
    byte[] payload() {
        return close(ownMembers());
    }

    /** The object's own members, then headers if there are any, then the channel. */
    byte[] rewrapped(String channel, Map<String, String> headers) {
        ByteArrayOutputStream object = ownMembers();
        StringBuilder envelope = new StringBuilder();
        if (!headers.isEmpty()) {
            quote(ChannelEnvelope.HEADERS_KEY, envelope);
            char separator = '{';
            for (Map.Entry<String, String> header : headers.entrySet()) {
                quote(header.getKey(), envelope.append(separator));
                JsonStrings.quote(header.getValue(), envelope);
                separator = ',';
            }
            envelope.append("},");
        }
        quote(ChannelEnvelope.CHANNEL_KEY, envelope);
        JsonStrings.quote(channel, envelope);
        writeSeparator(object);
        object.writeBytes(envelope.toString().getBytes(StandardCharsets.UTF_8));
        return close(object);
    }

    /** The strings in the last member called {@code _headers}; none if that is no object, or the event is none. */
    Map<String, String> headers() {
        int[] range = new int[2];
        boolean valid = scanner.scan(event, 0, event.length, (keyFrom, keyTo, valueFrom, valueTo) -> {
            if (JsonStrings.equal(event, keyFrom, keyTo, ChannelEnvelope.HEADERS_KEY)) {
                range[0] = valueFrom;
                range[1] = valueTo;
            }
        });
        Map<String, String> headers = new LinkedHashMap<>();
        if (valid) {
            scanner.scan(event, range[0], range[1] - range[0], (keyFrom, keyTo, valueFrom, valueTo) -> {
                if (event[valueFrom] == '"') {
                    headers.put(
                            JsonStrings.decode(event, keyFrom, keyTo),
                            JsonStrings.decode(event, valueFrom + 1, valueTo - 1));
                }
            });
        }
        return headers;
    }

    private ByteArrayOutputStream ownMembers() {
        ByteArrayOutputStream object = new ByteArrayOutputStream(event.length + 256);
        object.write('{');
        MemberSink copying = (keyFrom, keyTo, valueFrom, valueTo) -> {
            if (!isEnvelope(keyFrom, keyTo)) {
                writeSeparator(object);
                object.write(event, keyFrom - 1, valueTo - keyFrom + 1);
            }
        };
        if (!scanner.scan(event, 0, event.length, copying) || event[scanner.valueFrom()] != '{') {
            throw new IllegalArgumentException("not an event of a channel: " + event.length + " bytes, no JSON object");
        }
        return object;
    }

    private boolean isEnvelope(int keyFrom, int keyTo) {
        return JsonStrings.equal(event, keyFrom, keyTo, ChannelEnvelope.CHANNEL_KEY)
                || JsonStrings.equal(event, keyFrom, keyTo, ChannelEnvelope.HEADERS_KEY);
    }

    private static void writeSeparator(ByteArrayOutputStream object) {
        if (object.size() > 1) {
            object.write(',');
        }
    }

    private static void quote(String key, StringBuilder json) {
        JsonStrings.quote(key, json);
        json.append(':');
    }

    private static byte[] close(ByteArrayOutputStream object) {
        object.write('}');
        return object.toByteArray();
    }
}
