package io.netmesh.sample.simulation;

import io.netmesh.sample.coldchain.Band;
import java.util.SplittableRandom;

/**
 * The temperature of one cold place: wanders about the middle of its band, and now and then, a door left open or a compressor
 * too keen, leaves it for a while. Equal seeds give equal series. Confined to one thread.
 */
final class SimulatedSensor {

    private static final double EXCURSION_PROBABILITY = 1.0 / 240;
    private static final int EXCURSION_STEPS = 14;
    private static final double PULL_PER_STEP = 0.22;

    private final Band band;
    private final SplittableRandom random;
    private double celsius;
    private double target;
    private int excursionStepsLeft;

    SimulatedSensor(Band band, SplittableRandom random) {
        this.band = band;
        this.random = random;
        this.celsius = middle();
        this.target = middle();
    }

    /** The temperature one step later, rounded to hundredths as a sensor would. */
    double next() {
        if (excursionStepsLeft > 0 && --excursionStepsLeft == 0) {
            target = middle();
        } else if (excursionStepsLeft == 0 && random.nextDouble() < EXCURSION_PROBABILITY) {
            excursionStepsLeft = EXCURSION_STEPS;
            double beyond = width() * (0.2 + 0.3 * random.nextDouble());
            // Warm more often than cold, as in real life.
            target = random.nextInt(4) == 0 ? band.low() - beyond : band.high() + beyond;
        }
        double noise = (random.nextDouble() - 0.5) * width() * 0.16;
        celsius += (target - celsius) * PULL_PER_STEP + noise;
        return Math.round(celsius * 100) / 100.0;
    }

    private double middle() {
        return (band.low() + band.high()) / 2;
    }

    private double width() {
        return band.high() - band.low();
    }
}
