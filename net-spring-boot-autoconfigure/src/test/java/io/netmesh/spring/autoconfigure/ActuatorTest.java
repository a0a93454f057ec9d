package io.netmesh.spring.autoconfigure;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.metrics.MetricFamily;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole application over HTTP: what its operators see. */
class ActuatorTest {

    private static ConfigurableApplicationContext context;
    private static String base;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    static class Listener {
        @NetChannel(value = "sensors/temperature", id = "readings")
        void on(Reading reading) {}
    }

    @BeforeAll
    static void start() {
        context = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--management.endpoints.web.exposure.include=health,metrics,prometheus,netchannels",
                "--management.endpoint.netchannels.access=unrestricted",
                "--management.health.redis.enabled=false", // no Redis here
                "--management.endpoint.health.show-details=always");
        base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/";
        context.getBean(NetTemplate.class)
                .publish("sensors/temperature", new Reading("A1", 20))
                .join();
        await().until(() -> context.getBean(NetChannelRegistry.class)
                        .container("readings")
                        .status()
                        .processed()
                == 1);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> control(String id, String action) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "netchannels/" + id))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"" + action + "\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyMeterOfTheTableIsThereWithItsTagsAndNoOther() throws Exception {
        List<List<String>> table = DocumentTable.rowsOf("metrics.md");
        for (List<String> row : table) {
            Set<String> tags = new TreeSet<>();
            json(get("metrics/" + row.get(0)))
                    .get("availableTags")
                    .forEach(tag -> tags.add(tag.get("tag").asString()));
            String documented = row.get(2).isEmpty() ? "" : row.get(2);
            assertThat(String.join(", ", tags)).as(row.get(0)).isEqualTo(documented);
        }
        Set<String> present = new TreeSet<>();
        json(get("metrics")).get("names").forEach(name -> present.add(name.asString()));
        assertThat(present.stream().filter(name -> name.startsWith("net.")))
                .containsExactlyInAnyOrderElementsOf(
                        table.stream().map(row -> row.get(0)).toList());
    }

    @Test
    void prometheusHasTheNamesOfTheTableAndNoOther() throws Exception {
        Set<String> present = Arrays.stream(get("prometheus").body().split("\n"))
                .filter(line -> line.startsWith("net_"))
                .map(line -> line.split("[{ ]")[0])
                .map(name -> name.replaceAll("_seconds(_active)?(_duration)?_(count|sum|max|bucket)$", "_seconds"))
                .map(name -> name.replaceAll("_seconds_gcount$|_seconds_gsum$", "_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(present)
                .containsExactlyInAnyOrderElementsOf(DocumentTable.rowsOf("metrics.md").stream()
                        .map(row -> row.get(1))
                        .toList());
    }

    @Test
    void prometheusAgreesWithTheEngineNameForName() throws Exception {
        String scraped = get("prometheus").body();
        NetNode node = context.getBean(NetNode.class);
        for (MetricFamily family : node.metricFamilies()) {
            assertThat(scraped).contains("\n" + family.name());
            assertThat(node.prometheusText()).contains(family.name());
        }
        assertThat(scraped).contains("net_bus_ingested_total 1.0");
    }

    @Test
    void listenersAreShownAndControlledOverHttp() throws Exception {
        JsonNode listener = json(get("netchannels")).get("listeners").get(0);
        assertThat(listener.get("id").asString()).isEqualTo("readings");
        assertThat(listener.get("channel").asString()).isEqualTo("sensors/temperature");
        assertThat(listener.get("state").asString()).isEqualTo("RUNNING");
        assertThat(listener.get("processed").asInt()).isEqualTo(1);
        assertThat(listener.get("lag").asInt()).isZero();
        assertThat(listener.get("position").asString()).isNotEmpty();
        assertThat(json(control("readings", "pause")).get("state").asString()).isEqualTo("PAUSED");
        assertThat(json(get("netchannels/readings")).get("state").asString()).isEqualTo("PAUSED");
        assertThat(json(control("readings", "resume")).get("state").asString()).isEqualTo("RUNNING");
        assertThat(control("nobody", "pause").statusCode()).isEqualTo(400);
        assertThat(control("readings", "dance").statusCode()).isEqualTo(400);
        assertThat(get("netchannels/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void whoOnlyExposesTheEndpointCannotControlListeners() throws Exception {
        try (ConfigurableApplicationContext readOnly = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--management.endpoints.web.exposure.include=netchannels")) {
            String url = "http://localhost:" + readOnly.getEnvironment().getProperty("local.server.port")
                    + "/actuator/netchannels/readings";
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
            assertThat(readOnly.getBean(NetChannelRegistry.class)
                            .container("readings")
                            .state())
                    .isEqualTo(ListenerState.RUNNING);
        }
    }

    @Test
    void healthShowsTheBus() throws Exception {
        JsonNode bus = json(get("health")).get("components").get("netbus");
        assertThat(bus.get("status").asString()).isEqualTo("UP");
        assertThat(bus.get("details").get("transport").asString()).isEqualTo("memory");
    }
}
