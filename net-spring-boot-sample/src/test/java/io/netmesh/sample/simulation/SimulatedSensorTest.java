package io.netmesh.sample.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.sample.coldchain.Band;
import io.netmesh.sample.coldchain.Condition;
import io.netmesh.testkit.Seeds;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SimulatedSensorTest {

    private static final Band BAND = new Band(-25, -15);
    private static final int STEPS = 5_000;

    @Test
    void equalSeedsGiveEqualSeries() {
        assertThat(series(7)).containsExactly(series(7));
        assertThat(series(7)).isNotEqualTo(series(8));
    }

    @Seeds(20)
    void mostlyInBandAndSometimesOut(long seed) {
        long out = DoubleStream.of(series(seed))
                .filter(celsius -> BAND.conditionOf(celsius) != Condition.IN_BAND)
                .count();
        assertThat(out).as("seed %d: steps out of band of %d", seed, STEPS).isBetween(STEPS / 100L, STEPS / 4L);
    }

    @Seeds(20)
    void neverFarFromTheBand(long seed) {
        assertThat(DoubleStream.of(series(seed)).boxed())
                .as("seed %d", seed)
                .allMatch(celsius -> celsius > -35 && celsius < -5);
    }

    private static double[] series(long seed) {
        SimulatedSensor sensor = new SimulatedSensor(BAND, new SplittableRandom(seed));
        return DoubleStream.generate(sensor::next).limit(STEPS).toArray();
    }
}
