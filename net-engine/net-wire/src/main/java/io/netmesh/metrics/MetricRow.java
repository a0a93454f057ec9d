package io.netmesh.metrics;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * One time series of a {@link MetricFamily}.
 *
 * @param labels names and values; the order is kept
 * @param value reads the present value; thread-safe, never blocks
 */
public record MetricRow(Map<String, String> labels, DoubleSupplier value) {

    public MetricRow {
        labels = Map.copyOf(labels);
    }

    /** A row without labels. */
    public static MetricRow of(DoubleSupplier value) {
        return new MetricRow(Map.of(), value);
    }

    /** A row with one label. */
    public static MetricRow of(String label, String labelValue, DoubleSupplier value) {
        return new MetricRow(Map.of(label, labelValue), value);
    }
}
