package io.netmesh.bus.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values as {@link JsonValue}s. */
final class JsonConversion {

    private static final BigInteger U64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger I64_MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private JsonConversion() {}

    static JsonValue convert(@Nullable Object value) {
        if (value == null) {
            return new JsonValue.JsonNull();
        }
        if (value instanceof JsonValue json) {
            return json;
        }
        if (value instanceof CharSequence text) {
            return new JsonValue.JsonString(wellFormed(text.toString()));
        }
        if (value instanceof Boolean bool) {
            return new JsonValue.JsonBoolean(bool);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Collection<?> items) {
            List<JsonValue> converted = new ArrayList<>(items.size());
            items.forEach(item -> converted.add(convert(item)));
            return new JsonValue.JsonArray(converted);
        }
        if (value instanceof Map<?, ?> map) {
            List<JsonValue.Member> members = new ArrayList<>(map.size());
            map.forEach((name, member) ->
                    members.add(new JsonValue.Member(wellFormed(String.valueOf(name)), convert(member))));
            return new JsonValue.JsonObject(members);
        }
        throw new IllegalArgumentException(value.getClass().getName()
                + " has no JSON form here; allowed are null, text, booleans, numbers, lists, maps");
    }

    private static JsonValue number(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return new JsonValue.JsonInteger(number.longValue(), number.longValue() < 0);
        }
        if (number instanceof BigInteger big && big.compareTo(I64_MIN) >= 0 && big.compareTo(U64_MAX) <= 0) {
            return new JsonValue.JsonInteger(big.longValue(), big.signum() < 0);
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(number + " has no JSON form; allowed are finite numbers");
        }
        return new JsonValue.JsonFloat(value);
    }

    private static String wellFormed(String text) {
        if (JsonTree.hasLoneSurrogate(text)) {
            throw new IllegalArgumentException("text with half a surrogate pair has no JSON form");
        }
        return text;
    }
}
