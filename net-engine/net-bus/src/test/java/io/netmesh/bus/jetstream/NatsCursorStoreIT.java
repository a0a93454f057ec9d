package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@RequiresNats
class NatsCursorStoreIT {

    private static final String CURSOR = "eyIwIjoiNDIifQ==";

    @Test
    void theLastCursorOfEachNameSurvivesNodeAndServer() {
        try (NatsServer server = NatsServer.start()) {
            JetStreamTransportConfig config =
                    JetStreamTransportConfig.builder(server.url()).build();
            try (RunningTransport node = new RunningTransport(config)) {
                CursorStore store = node.transport.cursorStore().orElseThrow();
                assertThat(store.load("orders")).isEmpty();
                store.save("orders", "eyIwIjoiNyJ9");
                store.save("orders", CURSOR);
                store.save("a/b c.ü*>", "e30=");
            }
            server.kill();
            server.restart();
            try (RunningTransport node = new RunningTransport(config)) {
                CursorStore store = node.transport.cursorStore().orElseThrow();
                assertThat(store.load("orders")).contains(CURSOR);
                assertThat(store.load("a/b c.ü*>")).contains("e30=");
                assertThat(store.load("order")).isEmpty();
            }
        }
    }

    @Test
    void anOutageIsNamedAndOverOnceTheServerIsBack() {
        try (NatsServer server = NatsServer.start();
                RunningTransport node = new RunningTransport(
                        JetStreamTransportConfig.builder(server.url()).build())) {
            CursorStore store = node.transport.cursorStore().orElseThrow();
            store.save("orders", CURSOR);
            server.stop();
            await().until(() -> !node.transport.isHealthy());

            assertThatThrownBy(() -> store.save("orders", "e30="))
                    .isInstanceOf(CursorStoreException.class)
                    .hasMessageStartingWith("cannot write the cursor of orders in bucket net_cursors: ");
            assertThatThrownBy(() -> store.load("orders"))
                    .isInstanceOf(CursorStoreException.class)
                    .hasMessageStartingWith("cannot read the cursor of orders in bucket net_cursors: ");

            server.restart();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreException(CursorStoreException.class)
                    .until(() -> store.load("orders").isPresent());
            store.save("orders", "e30=");
            assertThat(store.load("orders")).contains("e30=");
        }
    }
}
