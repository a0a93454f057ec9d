package io.netmesh.bus.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree of a value that {@link JsonScanner} has found well-formed, so that only what the grammar allows and the
 * model does not is left to refuse: depth, lone surrogates, numbers beyond double range. Refusal is null.
 */
final class JsonTree {

    private static final JsonValue NULL = new JsonValue.JsonNull();
    private static final JsonValue TRUE = new JsonValue.JsonBoolean(true);
    private static final JsonValue FALSE = new JsonValue.JsonBoolean(false);
    private static final JsonValue EMPTY_ARRAY = new JsonValue.JsonArray(List.of());
    private static final JsonValue EMPTY_OBJECT = new JsonValue.JsonObject(List.of());

    /** Digits that any u64 or i64 surely has room for without looking. */
    private static final int SAFE_DIGITS = 18;

    private final byte[] text;
    private int position;
    private int depth;

    JsonTree(byte[] text, int position) {
        this.text = text;
        this.position = position;
    }

    @Nullable
    JsonValue read() {
        skipSpace();
        return switch (text[position]) {
            case '{' -> readNested(true);
            case '[' -> readNested(false);
            case '"' -> {
                String string = readString();
                yield string == null ? null : new JsonValue.JsonString(string);
            }
            case 't' -> readWord(TRUE, 4);
            case 'f' -> readWord(FALSE, 5);
            case 'n' -> readWord(NULL, 4);
            default -> readNumber();
        };
    }

    private @Nullable JsonValue readNested(boolean object) {
        if (++depth > JsonValue.MAX_DEPTH) {
            return null;
        }
        position++;
        JsonValue value = object ? readObject() : readArray();
        depth--;
        return value;
    }

    private @Nullable JsonValue readObject() {
        if (passes('}')) {
            return EMPTY_OBJECT;
        }
        List<JsonValue.Member> members = new ArrayList<>();
        do {
            skipSpace();
            String name = readString();
            skipSpace();
            position++; // the colon
            JsonValue value = read();
            if (name == null || value == null) {
                return null;
            }
            members.add(new JsonValue.Member(name, value));
        } while (passes(','));
        position++; // the brace
        return new JsonValue.JsonObject(members);
    }

    private @Nullable JsonValue readArray() {
        if (passes(']')) {
            return EMPTY_ARRAY;
        }
        List<JsonValue> items = new ArrayList<>();
        do {
            JsonValue item = read();
            if (item == null) {
                return null;
            }
            items.add(item);
        } while (passes(','));
        position++; // the bracket
        return new JsonValue.JsonArray(items);
    }

    private JsonValue readWord(JsonValue value, int length) {
        position += length;
        return value;
    }

    private @Nullable String readString() {
        int from = ++position;
        boolean escaped = false;
        while (text[position] != '"') {
            boolean escape = text[position] == '\\';
            escaped |= escape;
            position += escape ? 2 : 1;
        }
        String string = JsonStrings.decode(text, from, position++);
        return escaped && hasLoneSurrogate(string) ? null : string;
    }

    private @Nullable JsonValue readNumber() {
        int from = position;
        boolean whole = true;
        while (position < text.length && isNumberByte(text[position])) {
            byte b = text[position++];
            whole &= b != '.' && b != 'e' && b != 'E';
        }
        String number = new String(text, from, position - from, StandardCharsets.ISO_8859_1);
        if (whole && !number.equals("-0")) {
            JsonValue integer = integer(number);
            if (integer != null) {
                return integer;
            }
        }
        double value = Double.parseDouble(number);
        return Double.isInfinite(value) ? null : new JsonValue.JsonFloat(value);
    }

    /** Null if the number is beyond i64 and u64. */
    private static @Nullable JsonValue integer(String number) {
        boolean negative = number.charAt(0) == '-';
        if (number.length() <= SAFE_DIGITS) {
            return new JsonValue.JsonInteger(Long.parseLong(number), negative);
        }
        try {
            return new JsonValue.JsonInteger(
                    negative ? Long.parseLong(number) : Long.parseUnsignedLong(number), negative);
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    private boolean passes(char expected) {
        skipSpace();
        if (text[position] != expected) {
            return false;
        }
        position++;
        return true;
    }

    private void skipSpace() {
        while (JsonScanner.isSpace(text[position])) {
            position++;
        }
    }

    private static boolean isNumberByte(byte b) {
        return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    static boolean hasLoneSurrogate(String string) {
        return string.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
