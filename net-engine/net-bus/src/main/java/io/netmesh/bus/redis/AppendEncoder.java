package io.netmesh.bus.redis;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of {@code XADD key [MAXLEN ~ n] * d value dedup_id id} for one stream. Immutable. Wire: Redis Streams.
 */
final class AppendEncoder {

    private static final byte[] DEDUP_FIELD = ascii("\r\n$8\r\ndedup_id\r\n$");

    /** Everything before the length of the value. */
    private final byte[] head;

    /**
     * @param key the stream
     * @param maxLen how long it may grow, about; null for no limit
     */
    AppendEncoder(byte[] key, @Nullable Long maxLen) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(ascii(maxLen == null ? "*7\r\n" : "*10\r\n"));
        writeBulk(text, ascii("XADD"));
        writeBulk(text, key);
        if (maxLen != null) {
            writeBulk(text, ascii("MAXLEN"));
            writeBulk(text, ascii("~"));
            writeBulk(text, ascii(maxLen.toString()));
        }
        writeBulk(text, ascii("*"));
        writeBulk(text, ascii("d"));
        text.write('$');
        head = text.toByteArray();
    }

    /** Writes one command. */
    void encode(ByteBuf out, byte[] value, String dedupId) {
        out.ensureWritable(head.length + value.length + DEDUP_FIELD.length + dedupId.length() + 32);
        out.writeBytes(head);
        writeLine(out, Integer.toString(value.length));
        out.writeBytes(value);
        out.writeBytes(DEDUP_FIELD);
        writeLine(out, Integer.toString(dedupId.length()));
        writeLine(out, dedupId);
    }

    private static void writeBulk(ByteArrayOutputStream text, byte[] bytes) {
        text.writeBytes(ascii("$" + bytes.length + "\r\n"));
        text.writeBytes(bytes);
        text.writeBytes(ascii("\r\n"));
    }

    private static void writeLine(ByteBuf out, String line) {
        out.writeCharSequence(line, StandardCharsets.US_ASCII);
        out.writeByte('\r').writeByte('\n');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
