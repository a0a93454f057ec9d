package io.netmesh.bus.read;

import io.netmesh.bus.PollException;
import io.netmesh.bus.json.JsonValue;
import io.netmesh.bus.json.JsonValue.JsonObject;
import io.netmesh.bus.json.JsonValue.JsonString;
import io.netmesh.bus.json.JsonValue.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader stands: per shard, the id of the last event behind it. A shard that is missing starts at its oldest event;
 * shards that this node does not read are carried along untouched. Immutable. Wire: Cursors.
 *
 * @param positions event id by shard, shards ascending
 */
record Cursor(SortedMap<Integer, String> positions) {

    /** Before everything. */
    static final Cursor START = new Cursor(new TreeMap<>());

    private static final int MAX_SHARD = 0xFFFF;

    /** Reads the text form, strictly: each cursor has one text but for white space, escapes and order inside it. */
    static Cursor decode(String text) {
        if (!(JsonValue.parse(base64(text)) instanceof JsonObject object)) {
            throw PollException.invalidCursor("not a JSON object of strings");
        }
        NavigableMap<Integer, String> positions = new TreeMap<>();
        for (Member member : object.members()) {
            if (!(member.value() instanceof JsonString id)) {
                throw PollException.invalidCursor("position of shard \"" + member.name() + "\" is not a string");
            }
            positions.put(shard(member.name()), id.value());
        }
        return new Cursor(positions);
    }

    /** The text form. */
    String encode() {
        List<Member> members = new ArrayList<>(positions.size());
        positions.forEach((shard, id) -> members.add(new Member(shard.toString(), new JsonString(id))));
        byte[] json = new JsonObject(members).toJson().getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(json);
    }

    /** The positions of shards 0 to {@code shards - 1}, null where there is none. */
    @Nullable
    String[] toArray(int shards) {
        @Nullable String[] ids = new String[shards];
        for (int shard = 0; shard < shards; shard++) {
            ids[shard] = positions.get(shard);
        }
        return ids;
    }

    /** Positions that were this cursor's once and have moved since, for more shards: the new ones are where the cursor says. */
    @Nullable
    String[] grown(@Nullable String[] moved, int shards) {
        if (moved.length >= shards) {
            return moved;
        }
        @Nullable String[] all = toArray(shards);
        System.arraycopy(moved, 0, all, 0, moved.length);
        return all;
    }

    /** This cursor with the positions of the first shards replaced; null removes one. */
    Cursor with(@Nullable String[] ids) {
        NavigableMap<Integer, String> changed = new TreeMap<>(positions);
        for (int shard = 0; shard < ids.length; shard++) {
            String id = ids[shard];
            if (id == null) {
                changed.remove(shard);
            } else {
                changed.put(shard, id);
            }
        }
        return new Cursor(changed);
    }

    private static byte[] base64(String text) {
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            // The JDK takes text without padding and with stray bits in the last character: only the canonical form
            // will do.
            if (Base64.getEncoder().encodeToString(decoded).equals(text)) {
                return decoded;
            }
        } catch (IllegalArgumentException malformed) {
            throw PollException.invalidCursor("not Base64: " + malformed.getMessage());
        }
        throw PollException.invalidCursor("not canonical Base64");
    }

    private static int shard(String key) {
        String digits = key.startsWith("+") ? key.substring(1) : key;
        boolean decimal = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long shard = decimal ? value(digits) : MAX_SHARD + 1L;
        if (shard > MAX_SHARD) {
            throw PollException.invalidCursor("shard key \"" + key + "\" is not a valid u16");
        }
        String canonical = Long.toString(shard);
        if (!canonical.equals(key)) {
            throw PollException.invalidCursor("non-canonical shard key \"" + key + "\" (parses to " + canonical
                    + ", canonical form is " + canonical + ")");
        }
        return (int) shard;
    }

    /** Stops counting beyond u16, however many digits there are. */
    private static long value(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length() && value <= MAX_SHARD; i++) {
            value = value * 10 + digits.charAt(i) - '0';
        }
        return value;
    }
}
