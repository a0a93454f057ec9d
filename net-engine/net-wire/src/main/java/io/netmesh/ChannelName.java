package io.netmesh;

import io.netmesh.wire.Xxh3;
import java.nio.charset.StandardCharsets;

/**
 * The name of a channel: one to 255 bytes of segments divided by {@code /}, case-sensitive, never normalised.
 * Wire: Channel names.
 *
 * @param value the name, which has passed the rules
 */
public record ChannelName(String value) implements Comparable<ChannelName> {

    /** Longest name, in bytes of UTF-8. */
    public static final int MAX_LENGTH_BYTES = 255;

    /**
     * @throws InvalidChannelNameException if the name breaks a rule; the first rule broken is named
     */
    public ChannelName {
        check(value);
    }

    /** {@link #ChannelName(String)} for those who like it short. */
    public static ChannelName of(String value) {
        return new ChannelName(value);
    }

    /** The u32 that tokens, caches and streams use for this name, unsigned in a {@code long}. */
    public long canonicalHash() {
        return hash() & 0xFFFF_FFFFL;
    }

    /** The u16 in packet headers. It collides routinely: a hint for filters, never a ground for access. */
    public int wireHash() {
        return (int) (hash() & 0xFFFF);
    }

    /** Number of segments. */
    public int depth() {
        return (int) value.chars().filter(c -> c == '/').count() + 1;
    }

    /** Whether {@code other} is this name or lies below it. */
    public boolean isPrefixOf(ChannelName other) {
        return other.value.equals(value) || other.value.startsWith(value + '/');
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private long hash() {
        return Xxh3.hash64(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void check(String name) {
        if (name.isEmpty()) {
            throw new InvalidChannelNameException(InvalidChannelNameException.Kind.EMPTY, "channel name is empty");
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_LENGTH_BYTES) {
            throw new InvalidChannelNameException(
                    InvalidChannelNameException.Kind.TOO_LONG,
                    "channel name too long (" + length + " > " + MAX_LENGTH_BYTES + ")");
        }
        if (name.startsWith("/") || name.endsWith("/")) {
            throw badFormat("must not start or end with '/'");
        }
        if (name.contains("//")) {
            throw badFormat("must not contain '//'");
        }
        name.codePoints().filter(c -> !isAllowed(c)).findFirst().ifPresent(c -> {
            throw new InvalidChannelNameException(
                    InvalidChannelNameException.Kind.INVALID_CHARACTER,
                    "invalid character '" + Character.toString(c) + "' in channel name");
        });
        for (String segment : name.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                throw badFormat("segment \"" + segment + "\" is reserved");
            }
        }
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '/';
    }

    private static InvalidChannelNameException badFormat(String detail) {
        return new InvalidChannelNameException(
                InvalidChannelNameException.Kind.INVALID_FORMAT, "invalid channel name format: " + detail);
    }
}
