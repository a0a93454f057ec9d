package io.netmesh.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;

/** Gives the timers of Net's observations their descriptions. */
final class ObservationDescriptions implements MeterFilter {

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "net.listener.receive", "Time of the observation around each call of a listener",
            "net.listener.receive.active", "Calls of listeners that are being observed now",
            "net.template.publish", "Time until the transport took the event",
            "net.template.publish.active", "Publishes that are being observed now");

    @Override
    public Meter.Id map(Meter.Id id) {
        String description = DESCRIPTIONS.get(id.getName());
        return description == null || id.getDescription() != null
                ? id
                : new Meter.Id(
                        id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), description, id.getType());
    }
}
