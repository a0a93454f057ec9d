package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.testkit.RequiresRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresRedis
class RedisCursorStoreIT {

    private RedisRig rig;

    @BeforeEach
    void start() {
        rig = new RedisRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void cursorOutlivesTheTransportThatSavedIt() {
        new RedisCursorStore(rig.start()).save("alerts", "eyIwIjoiMS0wIn0=");

        RedisCursorStore later = new RedisCursorStore(rig.start());

        assertThat(later.load("alerts")).contains("eyIwIjoiMS0wIn0=");
        assertThat(later.load("other")).isEmpty();
        assertThat(rig.redis().get(rig.prefix + ":cursor:alerts")).isEqualTo("eyIwIjoiMS0wIn0=");
    }

    @Test
    void laterCursorReplacesTheEarlier() {
        RedisCursorStore store = new RedisCursorStore(rig.start());
        store.save("alerts", "a");
        store.save("alerts", "b");

        assertThat(store.load("alerts")).contains("b");
    }

    @Test
    void failureNamesTheListenerAndTheReason() {
        RedisCursorStore store = new RedisCursorStore(rig.start());
        rig.redis().lpush(rig.prefix + ":cursor:alerts", "not a text");

        assertThatThrownBy(() -> store.load("alerts"))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining("cannot load the cursor of alerts in Redis: WRONGTYPE");
    }

    @Test
    void storeOfATransportThatIsNotStartedSaysSo() {
        RedisCursorStore store =
                new RedisCursorStore(new RedisTransport(rig.config().build()));

        assertThatThrownBy(() -> store.save("alerts", "a"))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining("adapter not initialized");
    }
}
