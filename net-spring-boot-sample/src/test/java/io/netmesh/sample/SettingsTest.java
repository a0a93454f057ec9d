package io.netmesh.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    @ParameterizedTest
    @CsvSource({
        "sample.default-band.low, 9, It must be below sample.default-band.high",
        "sample.keep.sensors, 0, It must be 1 to 1000000",
        "sample.keep.readings-per-sensor, -1, It must be 1 to 1000000",
        "sample.keep.alerts, 1000001, It must be 1 to 1000000",
        "sample.stream.buffer, 0, It must be 1 to 1000000",
        "sample.stream.max-clients, 0, It must be 1 to 1000000",
        "sample.simulation.interval, 0s, It must be at least 1ms"
    })
    void settingThatMakesNoSenseStopsTheStartAndIsNamed(
            String property, String value, String words, CapturedOutput output) {
        assertThat(startFails(property + "=" + value)).isTrue();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(property)
                .contains(words);
    }

    @Test
    void sensorWithTwoBandsStopsTheStart(CapturedOutput output) {
        assertThat(startFails(
                        "sample.bands[0].sensor-id=a",
                        "sample.bands[0].low=1",
                        "sample.bands[0].high=2",
                        "sample.bands[1].sensor-id=a",
                        "sample.bands[1].low=1",
                        "sample.bands[1].high=3"))
                .isTrue();
        assertThat(output).contains("sample.bands[1].sensor-id").contains("has a band already");
    }

    private static boolean startFails(String... properties) {
        SpringApplication application = new SpringApplicationBuilder(ColdChainApplication.class)
                .properties("server.port=0")
                .web(WebApplicationType.SERVLET)
                .build();
        String[] arguments = new String[properties.length];
        for (int index = 0; index < properties.length; index++) {
            arguments[index] = "--" + properties[index];
        }
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return !context.isActive();
        } catch (RuntimeException failure) {
            return true;
        }
    }
}
