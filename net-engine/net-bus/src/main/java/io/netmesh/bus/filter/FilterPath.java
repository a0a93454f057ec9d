package io.netmesh.bus.filter;

import io.netmesh.bus.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Walks a dotted path into a JSON value. Wire: Filters. */
final class FilterPath {

    private FilterPath() {}

    /** The value at {@code path}, or null if there is none. */
    static @Nullable JsonValue find(String path, JsonValue root) {
        if (path.isEmpty()) {
            return root;
        }
        JsonValue value = root;
        int from = 0;
        while (value != null && from <= path.length()) {
            int dot = path.indexOf('.', from);
            int to = dot < 0 ? path.length() : dot;
            value = step(path.substring(from, to), value);
            from = to + 1;
        }
        return value;
    }

    private static @Nullable JsonValue step(String name, JsonValue value) {
        if (value instanceof JsonValue.JsonObject object) {
            return object.get(name);
        }
        if (value instanceof JsonValue.JsonArray array) {
            int index = index(name);
            return index >= 0 && index < array.items().size() ? array.items().get(index) : null;
        }
        return null;
    }

    /** Decimal digits with an optional plus; -1 for anything else, and for what no array reaches. */
    private static int index(String name) {
        int digits = name.startsWith("+") ? 1 : 0;
        if (digits == name.length()) {
            return -1;
        }
        int index = 0;
        for (int i = digits; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || index > (Integer.MAX_VALUE - digit) / 10) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return index;
    }
}
