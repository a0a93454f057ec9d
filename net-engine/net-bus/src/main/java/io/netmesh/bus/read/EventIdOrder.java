package io.netmesh.bus.read;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of event ids within a shard: two {@code u64-u64} pairs by their numbers, two decimals up to u128 by their value,
 * everything else by its UTF-8 bytes. No id at all, a reader that has seen nothing, comes first. Wire: Cursors.
 */
final class EventIdOrder implements Comparator<@Nullable String> {

    static final EventIdOrder INSTANCE = new EventIdOrder();

    private static final int U64_DIGITS = 20;
    private static final BigInteger U128_END = BigInteger.ONE.shiftLeft(128);

    private EventIdOrder() {}

    @Override
    public int compare(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return left == right ? 0 : left == null ? -1 : 1;
        }
        int leftDash = left.indexOf('-');
        int rightDash = right.indexOf('-');
        if (isPair(left, leftDash) && isPair(right, rightDash)) {
            int first = Long.compareUnsigned(u64(left, 0, leftDash), u64(right, 0, rightDash));
            return first != 0
                    ? first
                    : Long.compareUnsigned(
                            u64(left, leftDash + 1, left.length()), u64(right, rightDash + 1, right.length()));
        }
        if (leftDash < 0 && rightDash < 0) {
            BigInteger leftNumber = u128(left);
            BigInteger rightNumber = leftNumber == null ? null : u128(right);
            if (rightNumber != null) {
                return leftNumber.compareTo(rightNumber);
            }
        }
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isPair(String id, int dash) {
        return dash >= 0 && isU64(id, 0, dash) && isU64(id, dash + 1, id.length());
    }

    private static boolean isU64(String id, int from, int to) {
        if (!isDecimal(id, from, to)) {
            return false;
        }
        int digits = to - from;
        if (digits < U64_DIGITS) {
            return true;
        }
        try {
            Long.parseUnsignedLong(id, from, to, 10);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    private static long u64(String id, int from, int to) {
        return Long.parseUnsignedLong(id, from, to, 10);
    }

    private static @Nullable BigInteger u128(String id) {
        if (!isDecimal(id, 0, id.length())) {
            return null;
        }
        BigInteger number = new BigInteger(id);
        return number.compareTo(U128_END) < 0 ? number : null;
    }

    private static boolean isDecimal(String id, int from, int to) {
        for (int i = from; i < to; i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }
}
