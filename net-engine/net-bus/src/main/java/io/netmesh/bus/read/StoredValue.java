package io.netmesh.bus.read;

import io.netmesh.bus.json.JsonScanner;
import io.netmesh.bus.json.JsonStrings;
import io.netmesh.bus.json.MemberSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event as durable transports store it, {@code {"r":payload,"t":insertion_ts,"s":shard}}. Wire: Stored values.
 *
 * @param payload the payload's text as it stands in the record; white space around it is lost
 * @param insertionTs u64
 * @param shardId what the writer noted, u16; the shard that was read is what counts for positions
 */
public record StoredValue(byte[] payload, long insertionTs, int shardId) {

    private static final int MAX_SHARD = 0xFFFF;

    /** The record's bytes. A payload that is not one JSON value makes a record that no reader takes. */
    public byte[] encode() {
        ByteArrayOutputStream record = new ByteArrayOutputStream(payload.length + 40);
        record.writeBytes(ascii("{\"r\":"));
        record.writeBytes(payload);
        record.writeBytes(ascii(",\"t\":" + Long.toUnsignedString(insertionTs) + ",\"s\":" + shardId + "}"));
        return record.toByteArray();
    }

    /** Reads a record; null if it is corrupt. */
    public static @Nullable StoredValue decode(byte[] record) {
        JsonScanner scanner = new JsonScanner();
        Fields fields = new Fields(record);
        if (!scanner.scan(record, 0, record.length, fields)
                || record[scanner.valueFrom()] != '{'
                || fields.bad
                || fields.payload == null) {
            return null;
        }
        return new StoredValue(fields.payload, fields.insertionTs, (int) fields.shardId);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Picks the three members; unknown ones are passed over, repeated or mistyped ones spoil the record. */
    private static final class Fields implements MemberSink {
        private final byte[] record;
        private byte @Nullable [] payload;
        private long insertionTs;
        private long shardId;
        private boolean timed;
        private boolean placed;
        private boolean bad;

        Fields(byte[] record) {
            this.record = record;
        }

        @Override
        public void member(int keyFrom, int keyTo, int valueFrom, int valueTo) {
            if (JsonStrings.equal(record, keyFrom, keyTo, "r")) {
                bad |= payload != null;
                payload = Arrays.copyOfRange(record, valueFrom, valueTo);
            } else if (JsonStrings.equal(record, keyFrom, keyTo, "t")) {
                bad |= timed;
                timed = true;
                insertionTs = unsigned(valueFrom, valueTo);
            } else if (JsonStrings.equal(record, keyFrom, keyTo, "s")) {
                bad |= placed;
                placed = true;
                shardId = unsigned(valueFrom, valueTo);
                bad |= Long.compareUnsigned(shardId, MAX_SHARD) > 0;
            }
        }

        private long unsigned(int from, int to) {
            String number = new String(record, from, to - from, StandardCharsets.ISO_8859_1);
            if (!number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                bad = true;
                return 0;
            }
            try {
                return Long.parseUnsignedLong(number);
            } catch (NumberFormatException beyondU64) {
                bad = true;
                return 0;
            }
        }
    }
}
