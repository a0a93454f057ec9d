package io.netmesh.sample.coldchain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertLogTest {

    private final AlertLog log = new AlertLog(2);

    @Test
    void newestComesFirstAndTheOldestGoes() {
        log.add(alert(1));
        log.add(alert(2));
        log.add(alert(3));
        assertThat(log.newestFirst()).extracting(Alert::timestamp).containsExactly(3L, 2L);
    }

    @Test
    void alertThatIsDeliveredTwiceIsKeptOnce() {
        assertThat(log.add(alert(1))).isTrue();
        assertThat(log.add(alert(1))).isFalse();
        assertThat(log.newestFirst()).hasSize(1);
    }

    private static Alert alert(long timestamp) {
        return new Alert("fridge-1", Condition.TOO_WARM, 9, new Band(2, 8), timestamp);
    }
}
