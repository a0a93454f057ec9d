package io.netmesh.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netmesh.metrics.MetricFamily;
import io.netmesh.metrics.MetricRow;
import io.netmesh.metrics.MetricType;
import java.util.List;

/**
 * Gives Micrometer the engine's metrics: {@code net_bus_ingested_total} as {@code net.bus.ingested}, which Prometheus gets
 * under the engine's own name again.
 */
final class NetBusMeters implements MeterBinder {

    // Micrometer refers weakly to what it reads.
    private final List<MetricFamily> families;

    NetBusMeters(List<MetricFamily> families) {
        this.families = families;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (MetricFamily family : families) {
            family.rows().forEach(row -> bind(registry, family, row));
        }
    }

    private static void bind(MeterRegistry registry, MetricFamily family, MetricRow row) {
        Tags tags = Tags.of(row.labels().entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList());
        if (family.type() == MetricType.COUNTER) {
            FunctionCounter.builder(idOf(family), row, value -> value.value().getAsDouble())
                    .description(family.help())
                    .tags(tags)
                    .register(registry);
        } else {
            Gauge.builder(idOf(family), row, value -> value.value().getAsDouble())
                    .description(family.help())
                    .tags(tags)
                    .register(registry);
        }
    }

    /** Micrometer's own naming appends {@code _total} to counters. */
    static String idOf(MetricFamily family) {
        String name = family.name();
        String stem = family.type() == MetricType.COUNTER ? name.substring(0, name.length() - "_total".length()) : name;
        return stem.replace('_', '.');
    }
}
