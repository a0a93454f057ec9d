package io.netmesh.bus.read;

import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The name of a listener group at the broker. A broker's group shares the events of all channels and acknowledges those that its
 * listener does not want, so each group, channel and filter has one of its own. Operators see the first letters of group and
 * channel, and a hash keeps names apart. Wire: Listener groups.
 */
final class GroupName {

    private static final int READABLE_GROUP = 24;
    private static final int READABLE_CHANNEL = 22;
    private static final int HASH_DIGITS = 16;

    private GroupName() {}

    /** @param spec of a listener in a group */
    static String of(ChannelSubscriptionSpec spec) {
        String filter = spec.filter() == null ? "" : spec.filter().toJson();
        String identity = spec.group() + '\n' + spec.channel() + '\n' + filter;
        return first(READABLE_GROUP, Objects.requireNonNull(spec.group()))
                + '-'
                + first(READABLE_CHANNEL, spec.channel().replaceAll("[^A-Za-z0-9]+", "_"))
                + '-'
                + hash(identity);
    }

    private static String first(int letters, String text) {
        return text.length() <= letters ? text : text.substring(0, letters);
    }

    private static String hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
