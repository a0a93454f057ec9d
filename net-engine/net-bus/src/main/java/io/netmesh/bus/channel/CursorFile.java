package io.netmesh.bus.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The name and content of a cursor's file. Names are safe on every file system, also on those that do not tell {@code A} from
 * {@code a}. The content, one line each: a mark with the version, the listener's name in the same safe form, the cursor, and
 * a checksum of all that.
 */
final class CursorFile {

    private static final String MARK = "net-cursor-1";
    private static final String SUFFIX = ".cursor";
    private static final int LONGEST_NAME = 180;
    private static final int KEPT_OF_LONGER_NAMES = 100;

    private CursorFile() {}

    static String fileName(String name) {
        String safe = safe(name);
        if (safe.length() > LONGEST_NAME) {
            safe = safe.substring(0, KEPT_OF_LONGER_NAMES) + "~" + sha256(safe);
        }
        return safe + SUFFIX;
    }

    static String encode(String name, String cursor) {
        String body = MARK + "\n" + safe(name) + "\n" + cursor + "\n";
        return body + checksum(body) + "\n";
    }

    /**
     * @throws IllegalArgumentException with the reason, if this is not the file of that name's cursor
     */
    static String decode(String name, byte[] content) {
        String[] lines = text(content).split("\n", -1);
        if (!lines[0].equals(MARK)) {
            throw new IllegalArgumentException("not a cursor file of version 1");
        }
        if (lines.length != 5 || !lines[4].isEmpty()) {
            throw new IllegalArgumentException("damaged: expected 4 lines");
        }
        if (!checksum(lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n").equals(lines[3])) {
            throw new IllegalArgumentException("damaged: the checksum does not match");
        }
        if (!lines[1].equals(safe(name))) {
            throw new IllegalArgumentException("holds the cursor of " + lines[1] + ", not of " + safe(name));
        }
        return lines[2];
    }

    private static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException("not a cursor file of version 1", binary);
        }
    }

    /** Lower-case letters, digits, dash and underscore as they are, all else as percent and two hex digits per byte. */
    private static String safe(String name) {
        StringBuilder safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_') {
                safe.append((char) b);
            } else {
                safe.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return safe.length() == 0 ? "%" : safe.toString();
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
