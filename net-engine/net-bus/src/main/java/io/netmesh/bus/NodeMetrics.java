package io.netmesh.bus;

import io.netmesh.metrics.MetricFamily;
import io.netmesh.metrics.MetricRow;
import io.netmesh.metrics.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** A node's counters as metric families. */
final class NodeMetrics {

    private final Supplier<NodeStats> stats;

    NodeMetrics(Supplier<NodeStats> stats) {
        this.stats = stats;
    }

    /** @param depth events of a shard that wait for the transport */
    List<MetricFamily> families(int shards, IntUnaryOperator depth) {
        List<MetricRow> depths = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            int each = shard;
            depths.add(MetricRow.of("shard", Integer.toString(shard), () -> depth.applyAsInt(each)));
        }
        return List.of(
                counter("net_bus_ingested_total", "Events taken by the bus.", NodeStats::eventsIngested),
                counter("net_bus_dropped_total", "Events refused by the bus.", NodeStats::eventsDropped),
                counter(
                        "net_bus_evicted_total",
                        "Events removed by retention or to make room for newer ones.",
                        NodeStats::eventsEvicted),
                counter("net_bus_failed_total", "Events given up by the transport.", NodeStats::eventsFailed),
                counter("net_bus_corrupt_total", "Stored events that are no JSON value.", NodeStats::eventsCorrupt),
                counter(
                        "net_bus_missed_total",
                        "Events that a reader missed because retention was faster, once per reader.",
                        NodeStats::eventsMissed),
                counter("net_bus_dispatched_total", "Events taken by the transport.", NodeStats::eventsDispatched),
                counter(
                        "net_bus_batches_dispatched_total",
                        "Batches taken by the transport.",
                        NodeStats::batchesDispatched),
                new MetricFamily(
                        "net_bus_shard_depth",
                        "Events of a shard that wait for the transport.",
                        MetricType.GAUGE,
                        depths),
                gauge("net_bus_retained_events", "Events in the store of this process.", NodeStats::eventsRetained),
                gauge(
                        "net_bus_retained_bytes",
                        "Memory held by the store of this process, in bytes.",
                        NodeStats::bytesRetained));
    }

    private MetricFamily counter(String name, String help, ToLongFunction<NodeStats> value) {
        return new MetricFamily(name, help, MetricType.COUNTER, List.of(row(value)));
    }

    private MetricFamily gauge(String name, String help, ToLongFunction<NodeStats> value) {
        return new MetricFamily(name, help, MetricType.GAUGE, List.of(row(value)));
    }

    private MetricRow row(ToLongFunction<NodeStats> value) {
        return MetricRow.of(() -> value.applyAsLong(stats.get()));
    }
}
