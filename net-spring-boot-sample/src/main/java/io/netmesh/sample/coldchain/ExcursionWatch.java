package io.netmesh.sample.coldchain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the readings that change a sensor's condition from those that do not: one alert when a sensor leaves its band, one
 * when it is back, none in between. A late reading, older than one that was seen, changes nothing.
 *
 * <p>Looking and remembering are two steps, so that an alert which could not be published is raised again by the same
 * reading. Remembers a bounded number of sensors and forgets the one silent longest. Confined to one thread at a time.
 */
final class ExcursionWatch {

    private final Bands bands;
    private final Map<String, Seen> seen;

    ExcursionWatch(Bands bands, int maxSensors) {
        this.bands = bands;
        this.seen = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
                return size() > maxSensors;
            }
        };
    }

    /** The alert that {@code reading} calls for, if any. Changes nothing. */
    Optional<Alert> assess(TemperatureReading reading) {
        Seen before = seen.getOrDefault(reading.sensorId(), Seen.NOTHING);
        Band band = bands.of(reading.sensorId());
        Condition now = band.conditionOf(reading.celsius());
        if (reading.timestamp() < before.timestamp() || now == before.condition()) {
            return Optional.empty();
        }
        return Optional.of(new Alert(reading.sensorId(), now, reading.celsius(), band, reading.timestamp()));
    }

    /** Takes {@code reading} as known: its condition is where the sensor is now. */
    void remember(TemperatureReading reading) {
        Seen before = seen.getOrDefault(reading.sensorId(), Seen.NOTHING);
        if (reading.timestamp() >= before.timestamp()) {
            Condition now = bands.of(reading.sensorId()).conditionOf(reading.celsius());
            seen.put(reading.sensorId(), new Seen(now, reading.timestamp()));
        }
    }

    private record Seen(Condition condition, long timestamp) {
        /** An unknown sensor is taken to be where it should be. */
        static final Seen NOTHING = new Seen(Condition.IN_BAND, Long.MIN_VALUE);
    }
}
