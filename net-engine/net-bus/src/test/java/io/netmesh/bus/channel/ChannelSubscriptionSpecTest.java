package io.netmesh.bus.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.StartFrom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSubscriptionSpecTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT8760H0.000000001S", "PT4800000H"})
    void commitIntervalOutOfBoundsIsRefusedWithItsRange(Duration interval) {
        assertThatThrownBy(() -> spec(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("commitInterval = " + interval + ", allowed above PT0S, at most PT8760H");
    }

    @Test
    void boundsOfTheCommitIntervalAreAllowed() {
        assertThat(spec(Duration.ofNanos(1)).commitInterval()).isEqualTo(Duration.ofNanos(1));
        assertThat(spec(ChannelSubscriptionSpec.LONGEST_COMMIT_INTERVAL).commitInterval())
                .isEqualTo(Duration.ofDays(365));
    }

    private static ChannelSubscriptionSpec spec(Duration commitInterval) {
        return new ChannelSubscriptionSpec("l", "a", null, StartFrom.latest(), new MemoryCursorStore(), commitInterval);
    }
}
