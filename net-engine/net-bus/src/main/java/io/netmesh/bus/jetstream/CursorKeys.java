package io.netmesh.bus.jetstream;

import java.nio.charset.StandardCharsets;

/** Keys of a bucket allow few characters; a listener's name may have any. Wire: JetStream. */
final class CursorKeys {

    private CursorKeys() {}

    /** Letters, digits, {@code -} and {@code _} stand for themselves, every other byte of the UTF-8 is {@code =XX}. */
    static String of(String name) {
        StringBuilder key = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_') {
                key.append((char) b);
            } else {
                key.append(String.format("=%02X", b));
            }
        }
        return key.toString();
    }
}
