package io.netmesh.testkit;

import io.netmesh.NodeEnvironment;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** An environment whose clock moves only when told to and whose randomness comes from a seed. Thread-safe. */
public final class SimulatedEnvironment implements NodeEnvironment {

    private final AtomicLong nanos = new AtomicLong();
    private final long startMillis;
    private final SplittableRandom random;

    /**
     * @param seed of the randomness
     * @param startMillis the wall clock at the beginning, in milliseconds since 1970
     */
    public SimulatedEnvironment(long seed, long startMillis) {
        this.random = new SplittableRandom(seed);
        this.startMillis = startMillis;
    }

    /** Moves both clocks. */
    public void advance(Duration step) {
        nanos.addAndGet(step.toNanos());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return startMillis + nanos.get() / 1_000_000;
    }

    @Override
    public synchronized long randomLong() {
        return random.nextLong();
    }
}
