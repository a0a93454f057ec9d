package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.EventStream;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole nodes that share events through the server. */
@RequiresNats
class NodeOverJetStreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NatsServer server;

    @BeforeEach
    void start() {
        server = NatsServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private NetNode node() {
        return NetNode.builder()
                .shards(2)
                .transport(new JetStreamTransport(
                        JetStreamTransportConfig.builder(server.url()).build()))
                .build();
    }

    @Test
    void oneNodePollsWhatAnotherEmitted() {
        try (NetNode writer = node();
                NetNode reader = node()) {
            for (int i = 0; i < 1000; i++) {
                writer.emitRaw(Integer.toString(i));
            }
            writer.flush().join();

            List<String> seen = reader.poll(PollRequest.of(2000)).events().stream()
                    .map(StoredEvent::raw)
                    .toList();

            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void manySubscribersAllSeeEverything() throws Exception {
        try (NetNode writer = node();
                NetNode reader = node()) {
            int subscribers = 20;
            List<Set<String>> seen = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < subscribers; i++) {
                Set<String> own = ConcurrentHashMap.newKeySet();
                seen.add(own);
                Thread thread = new Thread(() -> {
                    try (EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults())) {
                        for (StoredEvent event : stream) {
                            own.add(event.raw());
                            if (own.size() == 500) {
                                return;
                            }
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (int i = 0; i < 500; i++) {
                writer.emitRaw(Integer.toString(i));
            }

            await().atMost(PATIENCE).until(() -> seen.stream().allMatch(own -> own.size() == 500));
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void everyAcknowledgedEventOutlivesAKilledServerUnderLoad() {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (NetNode writer = node()) {
            for (int i = 0; i < 20_000; i++) {
                String event = Integer.toString(i);
                writer.emitAsync(event.getBytes()).thenAccept(receipt -> acknowledged.add(event));
                if (i == 5000 || i == 12_000) {
                    server.kill();
                    server.restart();
                }
            }
            await().atMost(PATIENCE).until(() -> acknowledged.size() == 20_000);
        }
        try (NetNode reader = node()) {
            List<String> seen = new ArrayList<>();
            String cursor = null;
            boolean more = true;
            while (more) {
                var page = reader.poll(PollRequest.of(5000).withCursor(cursor));
                page.events().forEach(event -> seen.add(event.raw()));
                cursor = page.nextId();
                more = page.hasMore();
            }
            assertThat(seen).hasSize(20_000).doesNotHaveDuplicates();
            assertThat(seen).containsAll(acknowledged);
        }
    }
}
