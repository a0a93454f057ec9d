package io.netmesh.bus.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as filters and cursors compare it. Integers (up to u64 and down to i64) and floating-point numbers are
 * different things and never equal; {@code -0} is a float; objects are equal whatever the order of their members.
 *
 * <p>Immutable. Wire: Filters.
 */
public sealed interface JsonValue {

    /** Most brackets that may be open at once; what is nested deeper is not read. */
    int MAX_DEPTH = 127;

    /** The value that {@code text} holds, or null if it is not one JSON value or goes beyond the limits. */
    static @Nullable JsonValue parse(byte[] text) {
        JsonScanner scanner = new JsonScanner();
        return scanner.scan(text) ? new JsonTree(text, scanner.valueFrom()).read() : null;
    }

    /**
     * The value for a plain Java one: null, text, boolean, number, list, map with text keys, or a value of this type.
     *
     * @throws IllegalArgumentException if JSON has no such value
     */
    static JsonValue of(@Nullable Object value) {
        return JsonConversion.convert(value);
    }

    /** The value as JSON text, without white space. */
    default String toJson() {
        StringBuilder text = new StringBuilder();
        JsonWriter.write(this, text);
        return text.toString();
    }

    /** {@code null}, which is a value: not the same as nothing there. */
    record JsonNull() implements JsonValue {}

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** A string, its escapes resolved. */
    record JsonString(String value) implements JsonValue {}

    /**
     * A whole number.
     *
     * @param bits the number in two's complement
     * @param negative whether it is below zero; if not, {@code bits} is a u64
     */
    record JsonInteger(long bits, boolean negative) implements JsonValue {}

    /** A number with a fraction or an exponent, or one beyond the integers. Finite. */
    record JsonFloat(double value) implements JsonValue {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonFloat that && value == that.value;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value == 0 ? 0 : value); // the two zeros are equal
        }
    }

    /** Values in order. */
    record JsonArray(List<JsonValue> items) implements JsonValue {

        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /**
     * Named values.
     *
     * @param members as they stood in the text, repeated names included; the last of a name counts
     */
    record JsonObject(List<Member> members) implements JsonValue {

        public JsonObject {
            members = List.copyOf(members);
        }

        /** The value of a name, or null if there is none. */
        public @Nullable JsonValue get(String name) {
            for (int i = members.size() - 1; i >= 0; i--) {
                if (members.get(i).name().equals(name)) {
                    return members.get(i).value();
                }
            }
            return null;
        }

        /** Every value of a name, in order. */
        public List<JsonValue> all(String name) {
            List<JsonValue> values = new ArrayList<>(1);
            for (Member member : members) {
                if (member.name().equals(name)) {
                    values.add(member.value());
                }
            }
            return values;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonObject that && asMap().equals(that.asMap());
        }

        @Override
        public int hashCode() {
            return asMap().hashCode();
        }

        private Map<String, JsonValue> asMap() {
            Map<String, JsonValue> map = new HashMap<>();
            members.forEach(member -> map.put(member.name(), member.value()));
            return map;
        }
    }

    /** One member of an object. */
    record Member(String name, JsonValue value) {}
}
