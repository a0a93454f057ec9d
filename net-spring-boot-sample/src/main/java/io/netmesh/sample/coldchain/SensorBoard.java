package io.netmesh.sample.coldchain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest readings of every sensor, bounded in both directions: so many sensors, so many readings of each. When a sensor
 * too many appears, the one silent longest goes. Thread-safe.
 */
public final class SensorBoard {

    private final Bands bands;
    private final int maxSensors;
    private final int readingsPerSensor;
    private final Map<String, Deque<TemperatureReading>> bySensor = new LinkedHashMap<>(16, 0.75f, true);
    private long evictedSensors;

    public SensorBoard(Bands bands, int maxSensors, int readingsPerSensor) {
        this.bands = bands;
        this.maxSensors = maxSensors;
        this.readingsPerSensor = readingsPerSensor;
    }

    synchronized void record(TemperatureReading reading) {
        Deque<TemperatureReading> readings = bySensor.computeIfAbsent(reading.sensorId(), id -> new ArrayDeque<>());
        readings.addLast(reading);
        if (readings.size() > readingsPerSensor) {
            readings.removeFirst();
        }
        if (bySensor.size() > maxSensors) {
            bySensor.remove(bySensor.keySet().iterator().next());
            evictedSensors++;
        }
    }

    /** At most {@code limit} of the kept readings, those that arrived, newest timestamp first. */
    public synchronized List<TemperatureReading> newest(int limit) {
        return bySensor.values().stream()
                .flatMap(Deque::stream)
                .sorted(Comparator.comparingLong(TemperatureReading::timestamp).reversed())
                .limit(limit)
                .toList();
    }

    /** Every sensor with what is kept of it, by name. */
    public synchronized List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(bySensor.size());
        bySensor.forEach((id, readings) -> {
            List<TemperatureReading> inOrder = readings.stream()
                    .sorted(Comparator.comparingLong(TemperatureReading::timestamp))
                    .toList();
            Band band = bands.of(id);
            TemperatureReading latest = inOrder.get(inOrder.size() - 1);
            sensors.add(new Sensor(id, band, band.conditionOf(latest.celsius()), inOrder));
        });
        sensors.sort(Comparator.comparing(Sensor::sensorId));
        return sensors;
    }

    /** The band of a sensor, known or not. */
    Band bandOf(String sensorId) {
        return bands.of(sensorId);
    }

    /** How many sensors had to make room for others. */
    public synchronized long evictedSensors() {
        return evictedSensors;
    }

    /**
     * One sensor and what is kept of it.
     *
     * @param readings oldest first, never empty
     */
    public record Sensor(String sensorId, Band band, Condition condition, List<TemperatureReading> readings) {}
}
