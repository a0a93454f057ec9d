package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.ConfigurationException;
import io.netmesh.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceBaseTest {

    @Test
    void zeroStartsAtZeroWhateverTheClock() {
        assertThat(SequenceBase.ZERO.firstSequence(1_795_554_550_000L)).isZero();
    }

    @Test
    void clockLeavesAMillionNumbersPerMillisecond() {
        assertThat(SequenceBase.CLOCK.firstSequence(1)).isEqualTo(1_048_576);
        assertThat(SequenceBase.CLOCK.firstSequence(1_795_554_550_000L)).isEqualTo(1_795_554_550_000L * 1_048_576);
    }

    @Test
    void aClockBefore1970StartsAtZero() {
        assertThat(SequenceBase.CLOCK.firstSequence(-5)).isZero();
    }

    @Seeds(200)
    void aLaterStartIsBeyondAnythingThatAnEarlierOneCouldGiveOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long first = random.nextLong(1L << 43);
        long lifeMillis = random.nextLong(1, 1L << 42);
        long lastNumber = SequenceBase.CLOCK.firstSequence(first) + lifeMillis * 1_000_000;

        long next = SequenceBase.CLOCK.firstSequence(first + lifeMillis);

        assertThat(Long.compareUnsigned(next, lastNumber)).as("seed %d", seed).isPositive();
    }

    @Test
    void parsesItsOptionAndNamesWhatIsAllowed() {
        assertThat(SequenceBase.parse("zero")).isEqualTo(SequenceBase.ZERO);
        assertThat(SequenceBase.parse("clock")).isEqualTo(SequenceBase.CLOCK);
        assertThatThrownBy(() -> SequenceBase.parse("Clock"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Invalid sequence base: Clock (net.node.sequence-base = Clock, allowed zero, clock)");
    }
}
