package io.netmesh.sample.coldchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureReadingTest {

    private static final long NOW = 1_700_000_000_000L;

    @Test
    void readingWithoutTimestampWasMeasuredNow() {
        assertThat(TemperatureReading.of("fridge-1", 4.5, null, NOW))
                .isEqualTo(new TemperatureReading("fridge-1", 4.5, NOW));
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        InvalidReadingException failure =
                catchThrowableOfType(InvalidReadingException.class, () -> TemperatureReading.of(null, null, -1L, NOW));
        assertThat(failure.faults())
                .extracting(InvalidReadingException.Fault::field)
                .containsExactly("sensorId", "celsius", "timestamp");
        assertThat(failure).hasMessageContaining("sensorId is missing").hasMessageContaining("celsius is missing");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-273.16, 1000.01, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void impossibleTemperatureIsRefused(double celsius) {
        assertThatExceptionOfType(InvalidReadingException.class)
                .isThrownBy(() -> new TemperatureReading("fridge-1", celsius, NOW))
                .withMessageContaining("must be from -273.15 to 1000");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-273.15, 0, 1000})
    void temperatureAtTheEdgeIsAccepted(double celsius) {
        assertThat(new TemperatureReading("fridge-1", celsius, NOW).celsius()).isEqualTo(celsius);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "<b>",
                "kühl",
                "0123456789012345678901234567890123456789012345678901234567890123x"
            })
    void sensorIdThatIsNoNameIsRefused(String sensorId) {
        assertThatExceptionOfType(InvalidReadingException.class)
                .isThrownBy(() -> new TemperatureReading(sensorId, 4, NOW))
                .withMessageContaining("sensorId must be 1 to 64");
    }

    @Test
    void clockThatIsFarAheadIsRefusedBeforeItMakesLaterReadingsLate() {
        long sixMinutesAhead = NOW + 6 * 60_000;
        assertThatExceptionOfType(InvalidReadingException.class)
                .isThrownBy(() -> TemperatureReading.of("fridge-1", 4.0, sixMinutesAhead, NOW))
                .withMessageContaining("timestamp");
        assertThat(TemperatureReading.of("fridge-1", 4.0, NOW + 60_000, NOW).timestamp())
                .isEqualTo(NOW + 60_000);
    }
}
