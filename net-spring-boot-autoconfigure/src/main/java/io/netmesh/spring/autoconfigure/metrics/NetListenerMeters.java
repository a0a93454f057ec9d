package io.netmesh.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** Counts and gauges of every listener, those that are there and those that come. */
final class NetListenerMeters implements MeterBinder {

    private final NetChannelRegistry listeners;

    NetListenerMeters(NetChannelRegistry listeners) {
        this.listeners = listeners;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        listeners.forEachNowAndLater(container -> {
            for (ListenerMeter meter : ListenerMeter.values()) {
                bind(registry, container, meter);
            }
        });
    }

    private static void bind(MeterRegistry registry, NetChannelContainer container, ListenerMeter meter) {
        Tags tags = tagsOf(container);
        ToDoubleFunction<NetChannelContainer> value = meter::read;
        if (meter.isCounter()) {
            FunctionCounter.builder(meter.id(), container, value)
                    .description(meter.description())
                    .tags(tags)
                    .register(registry);
        } else {
            Gauge.builder(meter.id(), container, value)
                    .description(meter.description())
                    .tags(tags)
                    .register(registry);
        }
    }

    static Tags tagsOf(NetChannelContainer container) {
        return Tags.of(
                "listener",
                container.endpoint().id(),
                "channel",
                container.endpoint().channel().value());
    }

    /** One meter per listener. */
    enum ListenerMeter {
        PROCESSED(
                "processed",
                true,
                "Events that the listener handled",
                container -> container.counts().processed()),
        FAILURES(
                "failures",
                true,
                "Calls of the listener that failed",
                container -> container.counts().failures()),
        CONVERSION_FAILURES(
                "conversion.failures",
                true,
                "Failed calls in which the payload did not convert",
                container -> container.counts().conversionFailures()),
        RETRIES(
                "retries",
                true,
                "Calls repeated after a failure",
                container -> container.counts().retries()),
        DEAD_LETTERED(
                "dead.lettered",
                true,
                "Events handed to the recoverer",
                container -> container.counts().deadLettered()),
        DEAD_LETTER_STUBS(
                "dead.letter.stubs",
                true,
                "Dead letters without the payload, which was too large",
                container -> container.counts().deadLetterStubs()),
        SKIPPED(
                "skipped",
                true,
                "Events given up without a dead letter",
                container -> container.counts().skipped()),
        GAPS(
                "gaps",
                true,
                "Times that retention overtook the listener",
                container -> container.counts().gaps()),
        GAPS_MISSED(
                "gaps.missed",
                true,
                "Events missed to retention",
                container -> container.counts().gapsMissed()),
        LAG("lag", false, "Events stored after the position, on any channel", NetListenerMeters::lag),
        INBOX(
                "inbox.depth",
                false,
                "Events taken and waiting",
                container -> container.counts().inbox());

        private final String suffix;
        private final boolean counter;
        private final String description;
        private final ToDoubleFunction<NetChannelContainer> value;

        ListenerMeter(String suffix, boolean counter, String description, ToDoubleFunction<NetChannelContainer> value) {
            this.suffix = suffix;
            this.counter = counter;
            this.description = description;
            this.value = value;
        }

        String id() {
            return "net.listener." + suffix;
        }

        boolean isCounter() {
            return counter;
        }

        String description() {
            return description;
        }

        double read(NetChannelContainer container) {
            return value.applyAsDouble(container);
        }
    }

    private static double lag(NetChannelContainer container) {
        OptionalLong lag = container.lag();
        return lag.isPresent() ? lag.getAsLong() : Double.NaN;
    }
}
