package io.netmesh.metrics;

import java.util.List;
import java.util.Objects;

/**
 * One metric: what it is, and its rows. A value is read when it is asked for.
 *
 * @param name the name in Prometheus' form, {@code net_bus_ingested_total}; counters end in {@code _total}, gauges never do
 * @param help one sentence for people
 * @param type counter or gauge
 * @param rows one per combination of labels
 */
public record MetricFamily(String name, String help, MetricType type, List<MetricRow> rows) {

    public MetricFamily {
        Objects.requireNonNull(type, "type");
        if ((type == MetricType.COUNTER) != name.endsWith("_total")) {
            throw new IllegalArgumentException("counters, and only counters, end in _total: " + name);
        }
        rows = List.copyOf(rows);
    }
}
