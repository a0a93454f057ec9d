package io.netmesh.bus.json;

import java.nio.charset.StandardCharsets;

/** JSON strings and their text: reads those that {@link JsonScanner} has passed, ranges without the quotes, and writes. */
public final class JsonStrings {

    private static final String HEX = "0123456789abcdef";

    private JsonStrings() {}

    /** Appends the text as a JSON string. Lone surrogates are escaped, since UTF-8 has no bytes for them. */
    public static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || isLoneSurrogate(text, i)) {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    json.append(HEX.charAt(c >> shift & 15));
                }
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** Whether the string reads as {@code expected} once its escapes are resolved. */
    public static boolean equal(byte[] bytes, int from, int to, String expected) {
        int length = expected.length();
        if (to - from < length) {
            return false; // no character takes less than one byte
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            if (b == '\\' || b < 0 || expected.charAt(i) >= 0x80) {
                return decode(bytes, from, to).equals(expected);
            }
            if (b != expected.charAt(i)) {
                return false;
            }
        }
        return to - from == length;
    }

    /** The text, escapes resolved; lone surrogates stay what they are. */
    public static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int escape = text.indexOf('\\');
        if (escape < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        int copied = 0;
        while (escape >= 0) {
            decoded.append(text, copied, escape);
            char kind = text.charAt(escape + 1);
            copied = escape + 2;
            switch (kind) {
                case 'b' -> decoded.append('\b');
                case 'f' -> decoded.append('\f');
                case 'n' -> decoded.append('\n');
                case 'r' -> decoded.append('\r');
                case 't' -> decoded.append('\t');
                case 'u' -> {
                    decoded.append((char) Integer.parseInt(text, copied, copied + 4, 16));
                    copied += 4;
                }
                default -> decoded.append(kind);
            }
            escape = text.indexOf('\\', copied);
        }
        return decoded.append(text, copied, text.length()).toString();
    }
}
