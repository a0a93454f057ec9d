package io.netmesh.sample.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.sample.RunningSample;
import io.netmesh.spring.channel.NetTemplate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The live stream over real sockets. */
@ExtendWith(OutputCaptureExtension.class)
class LiveStreamIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningSample sample = RunningSample.start("--sample.stream.max-clients=60", "--sample.stream.buffer=2000");

    @AfterEach
    void stop() {
        sample.close();
    }

    @Test
    void readingComesWithItsBandAndAnId() {
        try (EventStreamClient client = follow()) {
            publish("fridge-1", 4.5);
            await().until(() -> !client.dataWith("fridge-1").isEmpty());
            assertThat(client.response().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(client.dataWith("fridge-1").get(0))
                    .contains("\"celsius\":4.5")
                    .contains("\"low\":2.0,\"high\":8.0");
            assertThat(client.lastId()).matches("[0-9]+-1");
        }
    }

    @Test
    void alertComesOnceForAnExcursion() {
        try (EventStreamClient client = follow()) {
            publish("fridge-1", 9);
            publish("fridge-1", 10);
            publish("fridge-1", 5);
            await().until(() -> client.dataWith("\"condition\":\"IN_BAND\"").size() == 1);
            assertThat(client.lines().stream().filter(line -> line.contains("TOO_WARM")))
                    .hasSize(1);
        }
    }

    @Test
    void whoComesBackWithItsLastEventIdGetsWhatItMissed() {
        String lastId;
        try (EventStreamClient client = follow()) {
            publish("before", 4);
            await().until(() -> !client.dataWith("before").isEmpty());
            lastId = client.lastId();
        }
        publish("meanwhile", 5);
        await().until(() -> sample.bean(LiveFeed.class).head() == 2);
        try (EventStreamClient again =
                EventStreamClient.open(http, sample.uri("/api/stream"), "Last-Event-ID", lastId)) {
            await().until(() -> !again.dataWith("meanwhile").isEmpty());
            assertThat(again.dataWith("before")).isEmpty();
        }
    }

    @Test
    void headerOfAReconnectIsNewerThanTheParameterOfTheFirstConnect() {
        publish("one", 4);
        publish("two", 4);
        await().until(() -> sample.bean(LiveFeed.class).head() == 2);
        String position = sample.bean(LiveStreams.class).position();
        String run = position.substring(0, position.indexOf('-'));
        try (EventStreamClient client = EventStreamClient.open(
                http, sample.uri("/api/stream?after=" + run + "-0"), "Last-Event-ID", run + "-1")) {
            await().until(() -> client.lastId().equals(run + "-2"));
            assertThat(client.lines().stream().filter(line -> line.startsWith("data: [")))
                    .hasSize(1);
        }
    }

    @Test
    void idOfAnEarlierRunIsAnsweredWithAGap() {
        try (EventStreamClient client = EventStreamClient.open(http, sample.uri("/api/stream?after=1-5"))) {
            await().until(() -> client.lines().contains("event: gap"));
            assertThat(client.lines()).contains("data: {\"missed\":null}");
        }
    }

    @Test
    void quietStreamStillShowsTheStateOfTheNode() {
        try (EventStreamClient client = follow()) {
            await().until(() -> client.dataWith("\"eventsIngested\"").size() >= 2);
            assertThat(client.dataWith("\"streamClients\":1")).isNotEmpty();
        }
    }

    @Test
    void everyOneOfManyClientsGetsEverythingAndMayLeaveWithoutAWord(CapturedOutput output) {
        List<EventStreamClient> clients =
                IntStream.range(0, 50).mapToObj(index -> follow()).toList();
        for (int index = 0; index < 20; index++) {
            publish("many-" + index, 4);
        }
        for (EventStreamClient client : clients) {
            await().until(() -> IntStream.range(0, 20)
                    .allMatch(
                            index -> !client.dataWith("\"many-" + index + "\"").isEmpty()));
        }
        clients.forEach(EventStreamClient::close);
        await().until(() -> {
            publish("to-nobody", 4);
            return sample.bean(LiveStreams.class).clients() == 0;
        });
        assertThat(output).doesNotContain("WARN").doesNotContain("ERROR");
    }

    @Test
    void clientsThatStoppedReadingHoldUpNobody() throws IOException {
        try (Socket first = socketThatNeverReads();
                Socket second = socketThatNeverReads();
                EventStreamClient reader = follow()) {
            await().until(() -> sample.bean(LiveStreams.class).clients() == 3);
            String fourKilobytes = "\"" + "x".repeat(4096) + "\"";
            for (int index = 0; index < 4_000; index++) {
                sample.bean(LiveFeed.class).append("readings", fourKilobytes);
            }
            publish("the-end", 4);
            await().until(() -> !reader.dataWith("the-end").isEmpty());
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
        await().until(() -> sample.bean(LiveStreams.class).clients() == 0);
    }

    @Test
    void oneClientTooManyIsRefusedInWordsAndWelcomeWhenOneHasLeft() throws Exception {
        List<EventStreamClient> clients =
                IntStream.range(0, 60).mapToObj(index -> follow()).toList();
        HttpResponse<String> refused = get("/api/stream");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("already serves 60 clients (sample.stream.max-clients)");
        clients.get(0).close();
        await().until(() -> sample.bean(LiveStreams.class).clients() == 59);
        try (EventStreamClient welcome = follow()) {
            assertThat(welcome.response().statusCode()).isEqualTo(200);
        }
        clients.forEach(EventStreamClient::close);
    }

    @Test
    void openStreamsEndWithTheApplication() {
        try (EventStreamClient client = follow()) {
            await().until(() -> sample.bean(LiveStreams.class).clients() == 1);
            sample.close();
            await().until(() -> client.end().isDone());
        }
    }

    @Test
    void actuatorIsOnTheSamePortAndCountsTheBus() throws Exception {
        publish("fridge-1", 4);
        await().untilAsserted(() -> assertThat(get("/api/readings").body()).contains("fridge-1"));
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/metrics").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("net_bus_[a-z_]*ingested[a-z_]*(\\{[^}]*})? [1-9]");
        assertThat(get("/actuator/netchannels").body()).contains("temperature-board", "alert-log");
    }

    private EventStreamClient follow() {
        return EventStreamClient.open(http, sample.uri("/api/stream"));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(sample.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void publish(String sensor, double celsius) {
        sample.bean(NetTemplate.class)
                .publish(
                        "sensors/temperature",
                        Map.of("sensorId", sensor, "celsius", celsius, "timestamp", System.currentTimeMillis()),
                        Map.of(),
                        sensor)
                .join();
    }

    private Socket socketThatNeverReads() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", sample.port()));
        socket.getOutputStream()
                .write("GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
