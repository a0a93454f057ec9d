package io.netmesh.bus.json;

/** Writes {@link JsonValue}s as text. */
final class JsonWriter {

    private JsonWriter() {}

    static void write(JsonValue value, StringBuilder text) {
        if (value instanceof JsonValue.JsonNull) {
            text.append("null");
        } else if (value instanceof JsonValue.JsonBoolean bool) {
            text.append(bool.value());
        } else if (value instanceof JsonValue.JsonInteger integer) {
            text.append(integer.negative() ? Long.toString(integer.bits()) : Long.toUnsignedString(integer.bits()));
        } else if (value instanceof JsonValue.JsonFloat number) {
            text.append(number.value());
        } else if (value instanceof JsonValue.JsonString string) {
            JsonStrings.quote(string.value(), text);
        } else if (value instanceof JsonValue.JsonArray array) {
            writeArray(array, text);
        } else {
            writeObject((JsonValue.JsonObject) value, text);
        }
    }

    private static void writeArray(JsonValue.JsonArray array, StringBuilder text) {
        text.append('[');
        String separator = "";
        for (JsonValue item : array.items()) {
            text.append(separator);
            write(item, text);
            separator = ",";
        }
        text.append(']');
    }

    private static void writeObject(JsonValue.JsonObject object, StringBuilder text) {
        text.append('{');
        String separator = "";
        for (JsonValue.Member member : object.members()) {
            text.append(separator);
            JsonStrings.quote(member.name(), text);
            text.append(':');
            write(member.value(), text);
            separator = ",";
        }
        text.append('}');
    }
}
