package io.netmesh.sample.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as the bytes of a {@code text/event-stream}. */
final class SseFrames {

    private static final int TYPICAL_EVENT_CHARS = 96;

    private SseFrames() {}

    /**
     * Neighbours of one name become one event with an array of their data, so that a thousand events a second cost a page ten
     * parses. Its id is that of the last, which is where a reconnect goes on.
     */
    static byte[] ofEntries(long run, List<LiveFeed.Entry> entries) {
        StringBuilder frames = new StringBuilder(entries.size() * TYPICAL_EVENT_CHARS);
        for (int first = 0, end; first < entries.size(); first = end) {
            end = endOfSameName(entries, first);
            LiveFeed.Entry last = entries.get(end - 1);
            frames.append("id: ").append(new FeedPosition(run, last.sequence())).append('\n');
            frames.append("event: ").append(last.name()).append("\ndata: [");
            for (int index = first; index < end; index++) {
                frames.append(index == first ? "" : ",")
                        .append(entries.get(index).json());
            }
            frames.append("]\n\n");
        }
        return bytes(frames);
    }

    /** An event that a reconnect need not resume at. */
    static byte[] ofState(String name, String json) {
        return bytes(new StringBuilder("event: ")
                .append(name)
                .append("\ndata: ")
                .append(json)
                .append("\n\n"));
    }

    /**
     * Tells the page that it missed something and where the stream goes on.
     *
     * @param missed how many events; null where nobody can know
     */
    static byte[] ofGap(FeedPosition position, @Nullable Long missed) {
        return bytes(new StringBuilder("id: ")
                .append(position)
                .append("\nevent: gap\ndata: {\"missed\":")
                .append(missed)
                .append("}\n\n"));
    }

    private static int endOfSameName(List<LiveFeed.Entry> entries, int first) {
        int end = first + 1;
        while (end < entries.size()
                && entries.get(end).name().equals(entries.get(first).name())) {
            end++;
        }
        return end;
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
