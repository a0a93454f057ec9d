package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.filter.Filter;
import io.netmesh.bus.transport.GroupSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Page by page polls of the reference, replayed over the same streams. */
class PollTracesTest {

    private static final int LONGEST_TRACE_PAGES = 500;

    @ParameterizedTest
    @MethodSource("traces")
    void everyEventComesOnceAndInTheOrderOfItsShard(JsonNode stored, JsonNode trace) {
        List<PollResponse> pages = replay(stored, trace);

        Map<Integer, List<String>> seen = new TreeMap<>();
        for (PollResponse page : pages) {
            assertThat(page.events().size())
                    .isLessThanOrEqualTo(trace.get("limit").intValue());
            page.events()
                    .forEach(event -> seen.computeIfAbsent(event.shardId(), shard -> new ArrayList<>())
                            .add(event.id()));
        }
        assertThat(seen).isEqualTo(wanted(stored, trace));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void pagesAreThoseOfTheReferenceWhereNoDefectOfItShows(JsonNode stored, JsonNode trace) {
        if (!isComparable(stored, trace)) {
            return;
        }
        List<PollResponse> pages = replay(stored, trace);

        assertThat(pages).hasSameSizeAs(trace.get("pages").valueStream().toList());
        for (int i = 0; i < pages.size(); i++) {
            JsonNode expected = trace.get("pages").get(i);
            assertThat(pages.get(i).events().stream()
                            .map(event -> event.shardId() + " " + event.id())
                            .toList())
                    .as("page %d", i)
                    .isEqualTo(expected.get("events")
                            .valueStream()
                            .map(event ->
                                    event.get(0).intValue() + " " + event.get(1).stringValue())
                            .toList());
            assertThat(pages.get(i).hasMore())
                    .as("page %d", i)
                    .isEqualTo(expected.get("has_more").booleanValue());
            assertThat(positions(pages.get(i))).as("page %d", i).isEqualTo(positions(expected));
        }
    }

    @Test
    void someTracesAreCompared() {
        long comparable = traces().filter(arguments -> isComparable(
                        (JsonNode) arguments.get()[0], (JsonNode) arguments.get()[1]))
                .count();

        assertThat(comparable).isGreaterThanOrEqualTo(10);
    }

    static Stream<Arguments> traces() {
        return VectorFile.read("poll-traces.json")
                .get("cases")
                .valueStream()
                .flatMap(stored -> stored.get("traces").valueStream().map(trace -> Arguments.of(stored, trace)));
    }

    /**
     * The reference jumps over events whose time is out of order, gets stuck on runs of corrupt records, takes the shards one
     * after the other, and sorts only what one fetch gave. What is left are single streams, and several that fit into one fetch.
     */
    private static boolean isComparable(JsonNode stored, JsonNode trace) {
        boolean byTime = ordering(trace) == Ordering.INSERTION_TS;
        int shards = stored.get("shards").intValue();
        boolean filtered = !trace.get("filter").isNull();
        KnownShards known = new KnownShards(new ScriptedTransport(shards), shards);
        long perShard = Scan.of(
                        known.now(),
                        new String[shards],
                        trace.get("limit").longValue(),
                        filtered ? Filter.not(Filter.and()) : null,
                        Ordering.NONE,
                        0)
                .perShard();
        for (JsonNode stream : stored.get("streams")) {
            long lastTime = 0;
            int corruptRun = 0;
            for (JsonNode entry : stream) {
                StoredValue value = value(entry);
                corruptRun = value == null ? corruptRun + 1 : 0;
                if (corruptRun > 0 && !filtered) {
                    return false; // the reference counts corrupt records into a fetch, and does not pass them at its
                    // end
                }
                if (byTime && value != null && Long.compareUnsigned(value.insertionTs(), lastTime) < 0) {
                    return false;
                }
                lastTime = value == null ? lastTime : value.insertionTs();
            }
            if (shards > 1 && (!byTime || filtered || stream.size() > perShard)) {
                return false;
            }
        }
        return true;
    }

    private static List<PollResponse> replay(JsonNode stored, JsonNode trace) {
        int shards = stored.get("shards").intValue();
        ScriptedTransport transport = new ScriptedTransport(shards);
        stored.get("streams")
                .properties()
                .forEach(stream -> stream.getValue().forEach(entry -> {
                    int shard = Integer.parseInt(stream.getKey());
                    StoredValue value = value(entry);
                    if (value == null) {
                        transport.addCorrupt(shard, entry.get(0).stringValue());
                    } else {
                        transport.add(shard, entry.get(0).stringValue(), value.payload(), value.insertionTs());
                    }
                }));
        BusReader reader = new BusReader(
                transport,
                shards,
                NodeEnvironment.system(),
                new Arrivals(),
                Runnable::run,
                GroupSpec.DEFAULT_REDELIVER_AFTER);
        PollRequest request = PollRequest.of(trace.get("limit").longValue())
                .withFilter(filter(trace))
                .withOrdering(ordering(trace));
        List<PollResponse> pages = new ArrayList<>();
        do {
            PollResponse page = reader.poll(request);
            pages.add(page);
            request = request.withCursor(page.nextId());
        } while (pages.get(pages.size() - 1).hasMore() && pages.size() < LONGEST_TRACE_PAGES);
        return pages;
    }

    private static Map<Integer, List<String>> wanted(JsonNode stored, JsonNode trace) {
        Filter filter = filter(trace);
        Map<Integer, List<String>> wanted = new TreeMap<>();
        stored.get("streams")
                .properties()
                .forEach(stream -> stream.getValue().forEach(entry -> {
                    StoredValue value = value(entry);
                    if (value != null && (filter == null || filter.matches(value.payload()))) {
                        wanted.computeIfAbsent(Integer.valueOf(stream.getKey()), shard -> new ArrayList<>())
                                .add(entry.get(0).stringValue());
                    }
                }));
        return wanted;
    }

    private static Map<Integer, String> positions(PollResponse page) {
        return page.nextId() == null ? Map.of() : Cursor.decode(page.nextId()).positions();
    }

    private static Map<Integer, String> positions(JsonNode page) {
        Map<Integer, String> positions = new TreeMap<>();
        page.path("next_positions")
                .properties()
                .forEach(entry -> positions.put(
                        Integer.valueOf(entry.getKey()), entry.getValue().stringValue()));
        return positions;
    }

    private static @Nullable StoredValue value(JsonNode entry) {
        return StoredValue.decode(entry.get(1).stringValue().getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Filter filter(JsonNode trace) {
        return trace.get("filter").isNull()
                ? null
                : Filter.parse(trace.get("filter").stringValue());
    }

    private static Ordering ordering(JsonNode trace) {
        return trace.get("ordering").stringValue().equals("none") ? Ordering.NONE : Ordering.INSERTION_TS;
    }
}
