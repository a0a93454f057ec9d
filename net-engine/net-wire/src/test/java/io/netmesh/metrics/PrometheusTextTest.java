package io.netmesh.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    @Test
    void familiesAreRenderedWithHelpTypeAndRows() {
        MetricFamily total = new MetricFamily(
                "net_bus_ingested_total", "Events taken.", MetricType.COUNTER, List.of(MetricRow.of(() -> 42)));
        MetricFamily depth = new MetricFamily(
                "net_bus_shard_depth",
                "Events waiting.",
                MetricType.GAUGE,
                List.of(MetricRow.of("shard", "0", () -> 1.5), MetricRow.of("shard", "1", () -> 0)));
        assertThat(PrometheusText.render(List.of(total, depth))).isEqualTo("""
                        # HELP net_bus_ingested_total Events taken.
                        # TYPE net_bus_ingested_total counter
                        net_bus_ingested_total 42
                        # HELP net_bus_shard_depth Events waiting.
                        # TYPE net_bus_shard_depth gauge
                        net_bus_shard_depth{shard="0"} 1.5
                        net_bus_shard_depth{shard="1"} 0
                        """);
    }

    @Test
    void textIsEscapedAndOddNumbersAreSpelledOut() {
        MetricFamily odd = new MetricFamily(
                "odd",
                "a \\ and\na \" b",
                MetricType.GAUGE,
                List.of(
                        MetricRow.of("l", "\"\\\n", () -> Double.NaN),
                        MetricRow.of(() -> Double.POSITIVE_INFINITY),
                        MetricRow.of(() -> Double.NEGATIVE_INFINITY),
                        MetricRow.of(() -> 9_007_199_254_740_991.0)));
        assertThat(PrometheusText.render(List.of(odd)))
                .isEqualTo("# HELP odd a \\\\ and\\na \" b\n# TYPE odd gauge\nodd{l=\"\\\"\\\\\\n\"} NaN\nodd +Inf\n"
                        + "odd -Inf\nodd 9007199254740991\n");
    }
}
