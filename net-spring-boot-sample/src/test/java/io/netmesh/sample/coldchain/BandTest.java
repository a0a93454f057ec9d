package io.netmesh.sample.coldchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandTest {

    @ParameterizedTest
    @CsvSource({"1.99, TOO_COLD", "2, IN_BAND", "5, IN_BAND", "8, IN_BAND", "8.01, TOO_WARM"})
    void bothEndsBelongToTheBand(double celsius, Condition expected) {
        assertThat(new Band(2, 8).conditionOf(celsius)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"8, 2", "2, 2", "NaN, 2", "2, NaN", "2, Infinity"})
    void bandWithoutRoomIsRefused(double low, double high) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Band(low, high));
    }

    @Test
    void sensorWithoutItsOwnBandHasTheDefault() {
        Bands bands = new Bands(new Band(2, 8), Map.of("freezer-1", new Band(-25, -15)));
        assertThat(bands.of("freezer-1")).isEqualTo(new Band(-25, -15));
        assertThat(bands.of("unheard-of")).isEqualTo(new Band(2, 8));
    }
}
