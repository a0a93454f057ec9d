package io.netmesh.metrics;

/** How a metric behaves over time. */
public enum MetricType {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE
}
