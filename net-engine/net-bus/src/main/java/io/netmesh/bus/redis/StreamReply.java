package io.netmesh.bus.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes sense of the nested arrays that stream commands answer with. Bulk strings are {@code byte[]}, numbers {@code Long}. */
final class StreamReply {

    private StreamReply() {}

    /** {@code XRANGE}, {@code XREVRANGE}, and the list inside other replies: {@code [[id, [name, value, …]], …]}. */
    static List<StreamEntry> entries(List<?> reply) {
        List<StreamEntry> entries = new ArrayList<>(reply.size());
        for (Object item : reply) {
            // Servers before 7.0 put nil in the place of a claimed entry that has been deleted.
            if (item instanceof List<?> entry) {
                entries.add(StreamEntry.of(text(entry.get(0)), (List<?>) entry.get(1)));
            }
        }
        return entries;
    }

    /** {@code XREAD} and {@code XREADGROUP}: {@code [[key, entries], …]}, or nil when the time was over. */
    static Map<String, List<StreamEntry>> streams(List<?> reply) {
        Map<String, List<StreamEntry>> streams = new LinkedHashMap<>();
        for (Object item : reply) {
            if (item instanceof List<?> stream) {
                streams.put(text(stream.get(0)), entries((List<?>) stream.get(1)));
            }
        }
        return streams;
    }

    /** {@code XAUTOCLAIM}: {@code [where to go on, entries, ids of deleted entries (since 7.0)]}. */
    static Claimed claimed(List<?> reply) {
        List<?> items = (List<?>) reply.get(1);
        long deleted = reply.size() > 2
                ? ((List<?>) reply.get(2)).size()
                : items.stream().filter(Objects::isNull).count();
        return new Claimed(text(reply.get(0)), entries(items), deleted);
    }

    /**
     * What {@code XAUTOCLAIM} gave.
     *
     * @param next where to go on; {@code 0-0} at the end
     * @param entries what now is ours
     * @param deleted entries that were pending and are gone from the stream
     */
    record Claimed(String next, List<StreamEntry> entries, long deleted) {
        static final String END = "0-0";
    }

    /** {@code XPENDING} with a range: entry id to number of deliveries, from {@code [[id, consumer, idle, deliveries], …]}. */
    static Map<String, Long> deliveries(List<?> reply) {
        Map<String, Long> deliveries = new LinkedHashMap<>();
        for (Object item : reply) {
            if (item instanceof List<?> pending) {
                deliveries.put(text(pending.get(0)), (Long) pending.get(3));
            }
        }
        return deliveries;
    }

    /** {@code XINFO GROUPS}: the names, from {@code [[name, value, …], …]}. */
    static List<String> groupNames(List<?> reply) {
        List<String> names = new ArrayList<>();
        for (Object item : reply) {
            List<?> group = (List<?>) item;
            for (int i = 0; i + 1 < group.size(); i += 2) {
                if (text(group.get(i)).equals("name")) {
                    names.add(text(group.get(i + 1)));
                }
            }
        }
        return names;
    }

    static String text(@Nullable Object bulk) {
        return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(bulk);
    }
}
