package io.netmesh.bus.filter;

import io.netmesh.bus.PollException;
import io.netmesh.bus.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text form of filters. An object may fit several forms; the first that fits counts, and one whose content does not
 * fit is passed over. Recursion is bounded by the nesting that {@link JsonValue#parse} lets through. Wire: Filters.
 */
final class FilterParser {

    private FilterParser() {}

    static Filter parse(String json) {
        JsonValue value = JsonValue.parse(utf8(json));
        if (value == null) {
            throw PollException.invalidFilter(
                    json.isBlank()
                            ? "the text is empty"
                            : "not one JSON value, nested deeper than " + JsonValue.MAX_DEPTH
                                    + ", or with a number or an escape out of range");
        }
        Filter filter = filter(value);
        if (filter == null) {
            throw PollException.invalidFilter("data did not match any variant of untagged enum Filter");
        }
        return filter;
    }

    private static byte[] utf8(String json) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException loneSurrogate) {
            throw PollException.invalidFilter("the text has half a surrogate pair");
        }
    }

    private static @Nullable Filter filter(JsonValue value) {
        if (!(value instanceof JsonValue.JsonObject object)) {
            return null;
        }
        List<Filter> all = filters(only("$and", object));
        if (all != null) {
            return new Filter.And(all);
        }
        List<Filter> any = filters(only("$or", object));
        if (any != null) {
            return new Filter.Or(any);
        }
        JsonValue negated = only("$not", object);
        Filter inner = negated == null ? null : filter(negated);
        if (inner != null) {
            return new Filter.Not(inner);
        }
        Filter wrapped = equality(only("$eq", object));
        return wrapped != null ? wrapped : equality(only("path", object), only("value", object));
    }

    private static @Nullable List<Filter> filters(@Nullable JsonValue value) {
        if (!(value instanceof JsonValue.JsonArray array)) {
            return null;
        }
        List<Filter> filters = new ArrayList<>(array.items().size());
        for (JsonValue item : array.items()) {
            Filter filter = filter(item);
            if (filter == null) {
                return null;
            }
            filters.add(filter);
        }
        return filters;
    }

    /** The content of {@code $eq}: an object, or a pair of path and value. */
    private static @Nullable Filter equality(@Nullable JsonValue value) {
        if (value instanceof JsonValue.JsonObject object) {
            return equality(only("path", object), only("value", object));
        }
        if (value instanceof JsonValue.JsonArray array && array.items().size() == 2) {
            return equality(array.items().get(0), array.items().get(1));
        }
        return null;
    }

    private static @Nullable Filter equality(@Nullable JsonValue path, @Nullable JsonValue value) {
        return path instanceof JsonValue.JsonString text && value != null ? new Filter.Eq(text.value(), value) : null;
    }

    /** The value of a name that occurs once; a repeated one makes its form fail. */
    private static @Nullable JsonValue only(String name, JsonValue.JsonObject object) {
        List<JsonValue> values = object.all(name);
        return values.size() == 1 ? values.get(0) : null;
    }
}
