package io.netmesh.bus.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How batches follow the load. */
class AdaptiveBatchTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AdaptiveBatch batch = new AdaptiveBatch(1000, 10_000, 10 * MILLI, 100 * MILLI);

    private long now;
    private long ingested;

    @Test
    void beginsAtTheMinimumAndWithoutDelay() {
        assertThat(batch.target(0, 1)).isEqualTo(1000);
        assertThat(batch.delayNanos()).isZero();
    }

    /** 800 000 a second are 4000 in five milliseconds: 1000, then (3 · 1000 + 4000) / 4, and so on. */
    @Test
    void movesAQuarterOfTheWayEveryTenMilliseconds() {
        batch.target(0, 0);

        assertThat(load(800_000, 11)).isEqualTo(1750);
        assertThat(load(800_000, 11)).isEqualTo(2312);
        assertThat(load(800_000, 11)).isEqualTo(2734);
        assertThat(batch.target(now + MILLI, ingested + 100_000))
                .as("not again so soon")
                .isEqualTo(2734);
    }

    @Test
    void staysWithinItsBounds() {
        for (int step = 0; step < 200; step++) {
            load(50_000_000, 11);
        }
        assertThat(batch.target(now, ingested)).as("rounded down each time").isBetween(9_997, 10_000);

        for (int step = 0; step < 200; step++) {
            load(100, 11);
        }
        assertThat(batch.target(now, ingested)).isEqualTo(1000);
    }

    @Test
    void waitsForOthersOnlyWhereEnoughWouldCome() {
        load(1_500, 11);
        load(1_500, 11);
        assertThat(batch.delayNanos()).as("15 in ten milliseconds").isZero();

        for (int step = 0; step < 20; step++) {
            load(2_000, 11);
        }
        assertThat(batch.delayNanos()).as("20 in ten milliseconds").isEqualTo(10 * MILLI);
    }

    @Test
    void aPauseEndsTheWaiting() {
        for (int step = 0; step < 20; step++) {
            load(100_000, 11);
        }
        assertThat(batch.delayNanos()).isEqualTo(10 * MILLI);

        batch.target(now + 101 * MILLI, ingested + 1);

        assertThat(batch.delayNanos()).isZero();
    }

    @Seeds(200)
    void targetIsWithinBoundsWhateverComes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AdaptiveBatch any = new AdaptiveBatch(5, 50, MILLI, random.nextLong(1, 50 * MILLI));
        long time = random.nextLong(); // the monotonic clock may be anywhere, and wrap
        long count = 0;
        for (int step = 0; step < 3000; step++) {
            time += random.nextLong(random.nextBoolean() ? 1000 : 30 * MILLI);
            count += random.nextInt(2000);
            assertThat(any.target(time, count))
                    .as("seed %d step %d", seed, step)
                    .isBetween(5, 50);
            assertThat(any.delayNanos()).as("seed %d step %d", seed, step).isIn(0L, MILLI);
        }
    }

    private int load(long perSecond, long millis) {
        now += millis * MILLI;
        ingested += perSecond * millis / 1000;
        return batch.target(now, ingested);
    }
}
