package io.netmesh.sample;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the monitor.
 *
 * @param simulate whether simulated sensors publish readings
 * @param simulation how they do
 * @param defaultBand band of a sensor that has none of its own
 * @param bands bands of single sensors; the simulation plays exactly these
 * @param keep how much is kept in memory
 * @param stream the live stream of the page
 */
@ConfigurationProperties("sample")
public record SampleProperties(
        @DefaultValue("true") boolean simulate,
        @DefaultValue Simulation simulation,
        @DefaultValue DefaultBand defaultBand,
        @DefaultValue List<SensorBand> bands,
        @DefaultValue Keep keep,
        @DefaultValue Stream stream) {

    private static final int MANY = 1_000_000;

    /**
     * How the simulation plays.
     *
     * @param interval time between two readings of a sensor, at least 1 ms
     * @param seed equal seeds give equal temperatures
     */
    public record Simulation(
            @DefaultValue("1s") Duration interval,
            @DefaultValue("7") long seed) {

        public Simulation {
            if (interval.compareTo(Duration.ofMillis(1)) < 0) {
                throw new InvalidConfigurationPropertyValueException(
                        "sample.simulation.interval", interval, "It must be at least 1ms.");
            }
        }
    }

    /**
     * The band of sensors that are not listed.
     *
     * @param low degrees Celsius, below {@code high}
     * @param high degrees Celsius
     */
    public record DefaultBand(
            @DefaultValue("2") double low,
            @DefaultValue("8") double high) {}

    /**
     * The band of one sensor.
     *
     * @param sensorId whose band it is
     * @param low degrees Celsius, below {@code high}
     * @param high degrees Celsius
     */
    public record SensorBand(String sensorId, double low, double high) {}

    /**
     * How much is kept, 1 to a million of each.
     *
     * @param sensors sensors at once; the one silent longest makes room
     * @param readingsPerSensor readings of each
     * @param alerts alerts of all
     */
    public record Keep(
            @DefaultValue("200") int sensors,
            @DefaultValue("240") int readingsPerSensor,
            @DefaultValue("200") int alerts) {

        public Keep {
            requireSensible("sample.keep.sensors", sensors);
            requireSensible("sample.keep.readings-per-sensor", readingsPerSensor);
            requireSensible("sample.keep.alerts", alerts);
        }
    }

    /**
     * The live stream, 1 to a million of each.
     *
     * @param buffer events that a page which lost its connection can still get
     * @param maxClients pages at once
     */
    public record Stream(
            @DefaultValue("10000") int buffer,
            @DefaultValue("200") int maxClients) {

        public Stream {
            requireSensible("sample.stream.buffer", buffer);
            requireSensible("sample.stream.max-clients", maxClients);
        }
    }

    private static void requireSensible(String property, int value) {
        if (value < 1 || value > MANY) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It must be 1 to " + MANY + ".");
        }
    }
}
