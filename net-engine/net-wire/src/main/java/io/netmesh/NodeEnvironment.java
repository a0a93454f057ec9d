package io.netmesh;

import java.security.SecureRandom;

/**
 * What a node takes from the world: time and randomness. Production gives the JDK's; a simulation gives its own, so that a
 * run can be replayed. Thread-safe.
 */
public interface NodeEnvironment {

    /** Monotonic time in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Wall-clock time in milliseconds since 1970-01-01T00:00Z. */
    long epochMillis();

    /** Sixty-four random bits, unpredictable in production. */
    long randomLong();

    /** The JDK's clocks and secure random. */
    static NodeEnvironment system() {
        return SystemEnvironment.INSTANCE;
    }

    /** Production. */
    enum SystemEnvironment implements NodeEnvironment {
        INSTANCE;

        private final SecureRandom random = new SecureRandom();

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long epochMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long randomLong() {
            return random.nextLong();
        }
    }
}
