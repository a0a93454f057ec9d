package io.netmesh.sample.coldchain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of one sensor.
 *
 * @param sensorId 1 to 64 letters, digits, dots, dashes and underscores
 * @param celsius degrees, from {@value #LOWEST_CELSIUS} to {@value #HIGHEST_CELSIUS}
 * @param timestamp when it was measured, in milliseconds since 1970
 */
public record TemperatureReading(String sensorId, double celsius, long timestamp) {

    /** Absolute zero. */
    public static final double LOWEST_CELSIUS = -273.15;

    /** Hotter than this is a broken sensor. */
    public static final double HIGHEST_CELSIUS = 1000;

    private static final Pattern SENSOR_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** The last millisecond of the year 9999. */
    private static final long LATEST_TIMESTAMP_MILLIS = 253_402_300_799_999L;

    /** How far a sensor's clock may be ahead of ours; one further ahead would make all its later readings look late. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** @throws InvalidReadingException naming every field that is wrong */
    public TemperatureReading {
        requireValid(sensorId, celsius, timestamp, LATEST_TIMESTAMP_MILLIS);
    }

    /**
     * A reading from input that may lack anything.
     *
     * @param nowMillis taken where there is no timestamp; one more than five minutes later is refused
     * @throws InvalidReadingException naming every field that is missing or wrong
     */
    public static TemperatureReading of(
            @Nullable String sensorId, @Nullable Double celsius, @Nullable Long timestamp, long nowMillis) {
        long measuredAt = timestamp == null ? nowMillis : timestamp;
        requireValid(sensorId, celsius, measuredAt, nowMillis + CLOCK_SKEW.toMillis());
        return new TemperatureReading(sensorId, celsius, measuredAt);
    }

    private static void requireValid(@Nullable String sensorId, @Nullable Double celsius, long timestamp, long latest) {
        List<InvalidReadingException.Fault> faults = new ArrayList<>();
        if (sensorId == null) {
            faults.add(new InvalidReadingException.Fault("sensorId", "is missing"));
        } else if (!SENSOR_ID.matcher(sensorId).matches()) {
            faults.add(new InvalidReadingException.Fault(
                    "sensorId", "must be 1 to 64 letters, digits, dots, dashes or underscores"));
        }
        if (celsius == null) {
            faults.add(new InvalidReadingException.Fault("celsius", "is missing"));
        } else if (!(celsius >= LOWEST_CELSIUS && celsius <= HIGHEST_CELSIUS)) {
            faults.add(new InvalidReadingException.Fault("celsius", "must be from -273.15 to 1000, but is " + celsius));
        }
        if (timestamp < 0 || timestamp > latest) {
            faults.add(new InvalidReadingException.Fault(
                    "timestamp", "must be milliseconds since 1970, from 0 to " + latest + ", but is " + timestamp));
        }
        if (!faults.isEmpty()) {
            throw new InvalidReadingException(faults);
        }
    }
}
