package io.netmesh.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.RequiresNats;
import io.netmesh.testkit.RequiresRedis;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two instances on one broker, as started by hand with one of the profiles. */
class BrokerIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String prefix = "t" + UUID.randomUUID();

    @Test
    @RequiresRedis
    void instancesOnOneRedisSeeEachOthersReadings() throws IOException, InterruptedException {
        try (RedisServer server = RedisServer.start();
                RunningSample one = startOn("redis", server.url());
                RunningSample other = startOn("redis", server.url())) {
            assertThatTheySeeEachOther("redis", one, other);
        }
    }

    @Test
    @RequiresNats
    void instancesOnOneNatsSeeEachOthersReadings() throws IOException, InterruptedException {
        try (NatsServer server = NatsServer.start();
                RunningSample one = startOn("jetstream", server.url());
                RunningSample other = startOn("jetstream", server.url())) {
            assertThatTheySeeEachOther("jetstream", one, other);
        }
    }

    private RunningSample startOn(String profile, String url) {
        String properties = "--net.node.transport." + profile;
        return RunningSample.start(
                "--spring.profiles.active=" + profile, properties + ".url=" + url, properties + ".prefix=" + prefix);
    }

    private void assertThatTheySeeEachOther(String transport, RunningSample one, RunningSample other)
            throws IOException, InterruptedException {
        assertThat(get(one, "/api/node")).contains("\"transport\":\"" + transport + "\"");
        send(one, "from-one", 9.5);
        send(other, "from-other", 3.5);
        for (RunningSample each : List.of(one, other)) {
            awaitBody(each, "/api/readings", "from-one");
            awaitBody(each, "/api/readings", "from-other");
            awaitBody(each, "/api/alerts", "from-one");
        }
    }

    private void send(RunningSample sample, String sensor, double celsius) throws IOException, InterruptedException {
        String reading = "{\"sensorId\":\"" + sensor + "\",\"celsius\":" + celsius + "}";
        HttpRequest post = HttpRequest.newBuilder(sample.uri("/api/readings"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(reading))
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    private void awaitBody(RunningSample sample, String path, String content) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get(sample, path)).contains(content));
    }

    private String get(RunningSample sample, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sample.uri(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
