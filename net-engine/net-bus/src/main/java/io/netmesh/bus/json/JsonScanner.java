package io.netmesh.bus.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether bytes are exactly one JSON value (RFC 8259) in UTF-8, with white space around it at most. The grammar is
 * checked to the letter and nothing is interpreted: numbers of any size, lone surrogate escapes and repeated keys pass; a
 * byte order mark, overlong UTF-8, control characters in strings and text after the value do not. Wire: Stored values.
 *
 * <p>No recursion: depth is limited by the input alone, one bit of memory per open bracket. Reusable, not thread-safe; the
 * scanned array is not kept.
 */
public final class JsonScanner {

    private static final MemberSink NOBODY = (keyFrom, keyTo, valueFrom, valueTo) -> {};
    private static final byte[] EMPTY = {};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private byte[] bytes = EMPTY;
    private int position;
    private int end;
    private int valueFrom;
    private int valueTo;

    private int depth;
    private long[] objects = new long[2]; // bit d-1: whether the bracket at depth d is a brace
    private int keyFrom;
    private int keyTo;
    private int memberFrom;

    /** Whether all of {@code text} is one value. */
    public boolean scan(byte[] text) {
        return scan(text, 0, text.length, NOBODY);
    }

    /** Whether {@code length} bytes from {@code offset} are one value. */
    public boolean scan(byte[] text, int offset, int length) {
        return scan(text, offset, length, NOBODY);
    }

    /** As {@link #scan(byte[], int, int)}; reports the members to {@code members} if the value is an object. */
    public boolean scan(byte[] text, int offset, int length, MemberSink members) {
        bytes = text;
        position = offset;
        end = offset + length;
        depth = 0;
        try {
            skipSpace();
            valueFrom = position;
            if (!passValue(members)) {
                return false;
            }
            valueTo = position;
            skipSpace();
            return position == end;
        } finally {
            bytes = EMPTY;
        }
    }

    /** Where the value of the last successful scan begins. */
    public int valueFrom() {
        return valueFrom;
    }

    /** Where the value of the last successful scan ends. */
    public int valueTo() {
        return valueTo;
    }

    /**
     * The text of the last top-level member called {@code key} whose value is a string, if {@code text} is one JSON object
     * and the member that counts, the last of that name, is a string; otherwise null.
     */
    public @Nullable String stringMember(byte[] text, int offset, int length, String key) {
        LastMember last = new LastMember(text, key);
        if (!scan(text, offset, length, last) || last.to == 0 || text[last.from] != '"') {
            return null;
        }
        return JsonStrings.decode(text, last.from + 1, last.to - 1);
    }

    private boolean passValue(MemberSink members) {
        while (true) {
            skipSpace();
            if (depth == 1) {
                memberFrom = position;
            }
            if (position == end) {
                return false;
            }
            boolean opened = false;
            switch (bytes[position]) {
                case '{' -> {
                    open(true);
                    if (!closesAtOnce('}')) {
                        if (!passKey()) {
                            return false;
                        }
                        opened = true;
                    }
                }
                case '[' -> {
                    open(false);
                    opened = !closesAtOnce(']');
                }
                case '"' -> {
                    if (!passString()) {
                        return false;
                    }
                }
                case 't' -> {
                    if (!passWord(TRUE)) {
                        return false;
                    }
                }
                case 'f' -> {
                    if (!passWord(FALSE)) {
                        return false;
                    }
                }
                case 'n' -> {
                    if (!passWord(NULL)) {
                        return false;
                    }
                }
                default -> {
                    if (!passNumber()) {
                        return false;
                    }
                }
            }
            if (opened) {
                continue;
            }
            switch (passCloses(members)) {
                case DONE -> {
                    return true;
                }
                case MALFORMED -> {
                    return false;
                }
                case NEXT_VALUE -> {}
            }
        }
    }

    private enum AfterValue {
        DONE,
        NEXT_VALUE,
        MALFORMED
    }

    /** Behind a complete value: closes what ends here and stops in front of the next value. */
    private AfterValue passCloses(MemberSink members) {
        while (depth > 0) {
            boolean inObject = inObject();
            if (depth == 1 && inObject) {
                members.member(keyFrom, keyTo, memberFrom, position);
            }
            skipSpace();
            if (position == end) {
                return AfterValue.MALFORMED;
            }
            byte next = bytes[position++];
            if (next == ',') {
                return !inObject || passKey() ? AfterValue.NEXT_VALUE : AfterValue.MALFORMED;
            }
            if (next != (inObject ? '}' : ']')) {
                return AfterValue.MALFORMED;
            }
            depth--;
        }
        return AfterValue.DONE;
    }

    private boolean passKey() {
        skipSpace();
        int from = position + 1;
        if (position == end || bytes[position] != '"' || !passString()) {
            return false;
        }
        if (depth == 1) {
            keyFrom = from;
            keyTo = position - 1;
        }
        skipSpace();
        return position < end && bytes[position++] == ':';
    }

    private void open(boolean object) {
        position++;
        int word = depth >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, word * 2);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
    }

    private boolean inObject() {
        return (objects[(depth - 1) >> 6] & 1L << (depth - 1)) != 0;
    }

    private boolean closesAtOnce(char bracket) {
        skipSpace();
        if (position < end && bytes[position] == bracket) {
            position++;
            depth--;
            return true;
        }
        return false;
    }

    private boolean passString() {
        position++;
        while (position < end) {
            byte b = bytes[position];
            if (b == '"') {
                position++;
                return true;
            }
            if (b == '\\') {
                if (!passEscape()) {
                    return false;
                }
            } else if (b >= 0x20) {
                position++;
            } else if (b >= 0) {
                return false; // a control character
            } else {
                int length = Utf8.sequenceLength(bytes, position, end);
                if (length == 0) {
                    return false;
                }
                position += length;
            }
        }
        return false;
    }

    private boolean passEscape() {
        position++;
        if (position == end) {
            return false;
        }
        switch (bytes[position++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return true;
            }
            case 'u' -> {
                if (end - position < 4) {
                    return false;
                }
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(bytes[position++], 16) < 0) {
                        return false;
                    }
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private boolean passNumber() {
        if (bytes[position] == '-') {
            position++;
        }
        if (position < end && bytes[position] == '0') {
            position++; // no digit may follow: what does is refused as text after the value
        } else if (!passDigits()) {
            return false;
        }
        if (position < end && bytes[position] == '.') {
            position++;
            if (!passDigits()) {
                return false;
            }
        }
        if (position < end && (bytes[position] == 'e' || bytes[position] == 'E')) {
            position++;
            if (position < end && (bytes[position] == '+' || bytes[position] == '-')) {
                position++;
            }
            return passDigits();
        }
        return true;
    }

    private boolean passDigits() {
        int from = position;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            position++;
        }
        return position > from;
    }

    private boolean passWord(byte[] word) {
        if (end - position < word.length
                || !Arrays.equals(bytes, position, position + word.length, word, 0, word.length)) {
            return false;
        }
        position += word.length;
        return true;
    }

    private void skipSpace() {
        while (position < end && isSpace(bytes[position])) {
            position++;
        }
    }

    /** Whether JSON calls this byte white space. */
    public static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Remembers the range of the last member of one name. */
    private static final class LastMember implements MemberSink {
        private final byte[] text;
        private final String key;
        private int from;
        private int to;

        LastMember(byte[] text, String key) {
            this.text = text;
            this.key = key;
        }

        @Override
        public void member(int keyFrom, int keyTo, int valueFrom, int valueTo) {
            if (JsonStrings.equal(text, keyFrom, keyTo, key)) {
                from = valueFrom;
                to = valueTo;
            }
        }
    }
}
