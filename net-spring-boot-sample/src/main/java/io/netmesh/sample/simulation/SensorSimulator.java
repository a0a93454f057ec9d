package io.netmesh.sample.simulation;

import io.netmesh.sample.coldchain.Band;
import io.netmesh.sample.coldchain.ReadingPublisher;
import io.netmesh.sample.coldchain.TemperatureReading;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Publishes a reading of every simulated sensor at each tick, from a thread of its own. */
public final class SensorSimulator implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SensorSimulator.class);

    private final Map<String, SimulatedSensor> sensors = new LinkedHashMap<>();
    private final ReadingPublisher publisher;
    private final Duration interval;
    private final Clock clock;
    private @Nullable ScheduledExecutorService ticker;
    private volatile boolean refused;

    public SensorSimulator(
            Map<String, Band> bands, long seed, Duration interval, ReadingPublisher publisher, Clock clock) {
        SplittableRandom seeds = new SplittableRandom(seed);
        bands.forEach((id, band) -> sensors.put(id, new SimulatedSensor(band, seeds.split())));
        this.publisher = publisher;
        this.interval = interval;
        this.clock = clock;
    }

    private void tick() {
        long now = clock.millis();
        sensors.forEach((id, sensor) -> publish(id, sensor.next(), now));
    }

    private void publish(String sensorId, double celsius, long now) {
        try {
            TemperatureReading reading = new TemperatureReading(sensorId, celsius, now);
            publisher.publish(reading).whenComplete((report, failure) -> report(failure));
        } catch (RuntimeException failure) {
            report(failure);
        }
    }

    /** One line when the bus starts to refuse and one when it takes readings again. */
    private void report(@Nullable Throwable failure) {
        if (failure != null && !refused) {
            log.warn("The bus refuses simulated readings", failure);
        } else if (failure == null && refused) {
            log.info("The bus takes simulated readings again");
        }
        refused = failure != null;
    }

    @Override
    public synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "sensor-simulator");
                thread.setDaemon(true);
                return thread;
            });
            ticker.scheduleAtFixedRate(this::tick, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return ticker != null;
    }
}
