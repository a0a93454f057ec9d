package io.netmesh.interop.node;

import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeStats;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.filter.Filter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link NetNode} as the package's {@code Net}. */
final class BusObject implements DrivenObject {

    private final NetNode node;

    BusObject(Arguments arguments) {
        node = BusOptions.open(arguments);
    }

    @Override
    public String type() {
        return "Net";
    }

    @Override
    public @Nullable Object call(String method, Arguments arguments) {
        return switch (method) {
            case "ingest_raw" -> receipt(node.emitRaw(arguments.required("json").asString()));
            case "ingest" -> receipt(node.emit(arguments.required("event")));
            case "ingest_raw_batch" -> node.emitRawBatch(arguments.texts("events"));
            case "poll" -> page(node.poll(request(arguments)));
            case "stats" -> stats(node.stats());
            case "num_shards" -> node.shards();
            case "flush" -> node.flush().join();
            case "shutdown" -> node.shutdown().join();
            default -> throw DrivenObject.noAttribute("Net", method);
        };
    }

    @Override
    public void end() {
        node.close();
    }

    private static PollRequest request(Arguments arguments) {
        String cursor = arguments.text("cursor");
        String filter = arguments.text("filter");
        String ordering = arguments.text("ordering");
        long limit = arguments.required("limit").asLong();
        arguments.requireNoOthers("Net.poll");
        return new PollRequest(
                limit,
                cursor,
                filter == null ? null : Filter.parse(filter),
                ordering == null ? Ordering.NONE : ordering(ordering));
    }

    private static Ordering ordering(String code) {
        return Arrays.stream(Ordering.values())
                .filter(ordering -> ordering.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new PeerException(
                        "ValueError", "Invalid ordering: " + code + ". Use 'none' or 'insertion_ts'"));
    }

    private static Map<String, Object> receipt(Receipt receipt) {
        return Map.of("shard_id", receipt.shardId(), "timestamp", unsigned(receipt.timestamp()));
    }

    private static Map<String, @Nullable Object> page(PollResponse response) {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("events", response.events().stream().map(BusObject::event).toList());
        page.put("has_more", response.hasMore());
        page.put("next_id", response.nextId());
        page.put("failed_shards", response.failedShards());
        page.put("gaps", gaps(response.gaps()));
        return page;
    }

    private static Map<String, Object> event(StoredEvent event) {
        return Map.of(
                "id", event.id(),
                "raw", event.raw(),
                "insertion_ts", unsigned(event.insertionTs()),
                "shard_id", event.shardId());
    }

    private static Map<String, @Nullable Long> gaps(List<Gap> gaps) {
        Map<String, @Nullable Long> missed = new LinkedHashMap<>();
        for (Gap gap : gaps) {
            missed.put(
                    Integer.toString(gap.shardId()),
                    gap.missed().isPresent() ? gap.missed().getAsLong() : null);
        }
        return missed;
    }

    private static Map<String, Object> stats(NodeStats stats) {
        return Map.of(
                "events_ingested", stats.eventsIngested(),
                "events_dropped", stats.eventsDropped(),
                "events_evicted", stats.eventsEvicted(),
                "events_failed", stats.eventsFailed(),
                "events_corrupt", stats.eventsCorrupt());
    }

    private static BigInteger unsigned(long u64) {
        return new BigInteger(Long.toUnsignedString(u64));
    }
}
