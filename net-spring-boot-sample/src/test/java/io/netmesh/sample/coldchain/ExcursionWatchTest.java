package io.netmesh.sample.coldchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExcursionWatchTest {

    private static final Bands BANDS = new Bands(new Band(2, 8), Map.of());

    private final ExcursionWatch watch = new ExcursionWatch(BANDS, 100);

    @Test
    void leavingTheBandIsToldOnceAndTheReturnOnce() {
        assertThat(conditionsTold(4, 9, 9.5, 12, 7, 6)).containsExactly(Condition.TOO_WARM, Condition.IN_BAND);
    }

    @Test
    void firstReadingOutOfBandIsAnExcursion() {
        assertThat(conditionsTold(1)).containsExactly(Condition.TOO_COLD);
    }

    @Test
    void firstReadingInBandIsNoNews() {
        assertThat(conditionsTold(5)).isEmpty();
    }

    @Test
    void crossingFromOneSideToTheOtherIsANewExcursion() {
        assertThat(conditionsTold(9, 1)).containsExactly(Condition.TOO_WARM, Condition.TOO_COLD);
    }

    @Test
    void lateReadingChangesNothing() {
        watch.remember(new TemperatureReading("fridge-1", 4, 2000));
        TemperatureReading late = new TemperatureReading("fridge-1", 20, 1000);
        assertThat(watch.assess(late)).isEmpty();
        watch.remember(late);
        assertThat(watch.assess(new TemperatureReading("fridge-1", 4, 3000))).isEmpty();
    }

    @Test
    void alertThatWasNotRememberedIsRaisedAgain() {
        TemperatureReading warm = new TemperatureReading("fridge-1", 9, 1000);
        Optional<Alert> first = watch.assess(warm);
        assertThat(watch.assess(warm)).isPresent().isEqualTo(first);
        watch.remember(warm);
        assertThat(watch.assess(warm)).isEmpty();
    }

    @Test
    void sensorsDoNotMix() {
        watch.remember(new TemperatureReading("a", 9, 1000));
        assertThat(watch.assess(new TemperatureReading("b", 9, 1000))).isPresent();
    }

    @Test
    void onlySoManySensorsAreRemembered() {
        ExcursionWatch small = new ExcursionWatch(BANDS, 2);
        small.remember(new TemperatureReading("a", 9, 1000));
        small.remember(new TemperatureReading("b", 9, 1000));
        small.remember(new TemperatureReading("c", 9, 1000));
        assertThat(small.assess(new TemperatureReading("c", 9, 2000))).isEmpty();
        assertThat(small.assess(new TemperatureReading("a", 9, 2000)))
                .as("forgotten, so told again")
                .isPresent();
    }

    @Seeds(200)
    void perSensorNoTwoAlertsInARowSayTheSame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Condition> told = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            String sensor = "s" + random.nextInt(4);
            TemperatureReading reading = new TemperatureReading(sensor, random.nextDouble(-2, 12), step);
            Condition expected = BANDS.of(sensor).conditionOf(reading.celsius());
            Optional<Alert> alert = watch.assess(reading);
            watch.remember(reading);
            alert.ifPresent(raised -> told.put(sensor, raised.condition()));
            assertThat(told.getOrDefault(sensor, Condition.IN_BAND))
                    .as("seed %d step %d: what was told last is how it is", seed, step)
                    .isEqualTo(expected);
        }
    }

    private List<Condition> conditionsTold(double... series) {
        List<Condition> told = new ArrayList<>();
        long timestamp = 0;
        for (double celsius : series) {
            TemperatureReading reading = new TemperatureReading("fridge-1", celsius, timestamp++);
            watch.assess(reading).ifPresent(alert -> told.add(alert.condition()));
            watch.remember(reading);
        }
        return told;
    }
}
