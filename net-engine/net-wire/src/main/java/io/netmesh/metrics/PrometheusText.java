package io.netmesh.metrics;

import java.util.List;
import java.util.Map;

/** Renders metric families in Prometheus' text exposition format, version 0.0.4. Stateless. */
public final class PrometheusText {

    /** The media type of the rendered text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    /** Reads every value once and renders the families in the order given; ends with a line feed unless empty. */
    public static String render(List<MetricFamily> families) {
        StringBuilder text = new StringBuilder();
        for (MetricFamily family : families) {
            text.append("# HELP ").append(family.name()).append(' ');
            escape(text, family.help(), false);
            text.append("\n# TYPE ")
                    .append(family.name())
                    .append(family.type() == MetricType.COUNTER ? " counter\n" : " gauge\n");
            for (MetricRow row : family.rows()) {
                text.append(family.name());
                labels(text, row.labels());
                text.append(' ').append(number(row.value().getAsDouble())).append('\n');
            }
        }
        return text.toString();
    }

    private static void labels(StringBuilder text, Map<String, String> labels) {
        char before = '{';
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(before).append(label.getKey()).append("=\"");
            escape(text, label.getValue(), true);
            text.append('"');
            before = ',';
        }
        if (before == ',') {
            text.append('}');
        }
    }

    private static void escape(StringBuilder text, String raw, boolean quoted) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else if (c == '\\' || quoted && c == '"') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        boolean exactLong = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return exactLong ? Long.toString((long) value) : Double.toString(value);
    }
}
