package io.netmesh.sample.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.NetNode;
import io.netmesh.sample.coldchain.AlertLog;
import io.netmesh.sample.coldchain.Condition;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest(properties = "sample.simulate=false")
@AutoConfigureMockMvc
class ApiTest {

    private static final String TEMPERATURE_LISTENER = "temperature-board";

    @Autowired
    private MockMvcTester http;

    @Autowired
    private NetChannelRegistry listeners;

    @Autowired
    private NetTemplate template;

    @Autowired
    private NetNode node;

    @Autowired
    private AlertLog alerts;

    private final String sensor = "test-" + UUID.randomUUID();

    @AfterEach
    void resume() {
        listeners.resume(TEMPERATURE_LISTENER);
        await().until(() -> stateOfListener() == ListenerState.RUNNING);
    }

    @Test
    void postedReadingIsTakenByTheListenerAndReadBack() {
        assertThat(post(reading(4.5)))
                .hasStatus(HttpStatus.ACCEPTED)
                .bodyJson()
                .extractingPath("$.sensorId")
                .isEqualTo(sensor);
        await().untilAsserted(() -> assertThat(http.get().uri("/api/readings"))
                .hasStatusOk()
                .bodyText()
                .contains("\"sensorId\":\"" + sensor + "\",\"celsius\":4.5"));
    }

    @Test
    void leavingTheBandRaisesOneAlertAndTheReturnAnother() {
        long now = System.currentTimeMillis();
        double[] series = {5, 9, 10, 5};
        for (int index = 0; index < series.length; index++) {
            post("{\"sensorId\":\"%s\",\"celsius\":%s,\"timestamp\":%d}".formatted(sensor, series[index], now + index));
        }
        await().untilAsserted(() -> assertThat(alerts.newestFirst())
                .filteredOn(alert -> alert.sensorId().equals(sensor))
                .extracting("condition", "celsius")
                .containsExactly(tuple(Condition.IN_BAND, 5.0), tuple(Condition.TOO_WARM, 9.0)));
        assertThat(http.get().uri("/api/alerts")).hasStatusOk().bodyText().contains(sensor);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sensorId":                              | not valid JSON
            not json                                  | not valid JSON
            []                                        | must be a JSON object
            "text"                                    | must be a JSON object
            {"celsius":4.5}                           | sensorId is missing
            {"sensorId":"a"}                          | celsius is missing
            {"sensorId":"a","celsius":null}           | celsius is missing
            {"sensorId":"a b","celsius":4}            | sensorId must be 1 to 64
            {"sensorId":"a","celsius":"warm"}         | celsius must be a number, but is "warm"
            {"sensorId":"a","celsius":[4]}            | celsius has a value of the wrong type
            {"sensorId":"a","celsius":-300}           | celsius must be from -273.15 to 1000, but is -300
            {"sensorId":"a","celsius":1e400}          | celsius
            {"sensorId":"a","celsius":4,"timestamp":-1} | timestamp must be
            {"sensorId":"a","celsius":4,"timestamp":99999999999999} | timestamp must be
            """)
    void badReadingIsRefusedInWords(String body, String words) {
        assertProblem(post(body), HttpStatus.BAD_REQUEST, words);
    }

    @Test
    void emptyBodyIsRefusedInWords() {
        assertProblem(post(""), HttpStatus.BAD_REQUEST, "must be a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "abc", "1e2"})
    void limitOutOfRangeIsRefusedInWords(String limit) {
        assertProblem(
                http.get().uri("/api/readings?limit=" + limit).exchange(),
                HttpStatus.BAD_REQUEST,
                "limit must be 1 to 10000, but is " + limit);
    }

    @Test
    void pausedListenerTakesNothingUntilItIsResumed() {
        assertThat(http.post().uri("/api/listeners/temperature-board/pause")).hasStatusOk();
        await().until(() -> stateOfListener() == ListenerState.PAUSED);
        post(reading(4.5));
        assertThat(http.get().uri("/api/listeners")).bodyText().contains("\"state\":\"PAUSED\"");
        assertThat(http.get().uri("/api/readings")).bodyText().doesNotContain(sensor);
        assertThat(http.post().uri("/api/listeners/temperature-board/resume")).hasStatusOk();
        await().untilAsserted(() ->
                assertThat(http.get().uri("/api/readings")).bodyText().contains(sensor));
    }

    @Test
    void unknownListenerIsNotFoundAndTheKnownOnesAreNamed() {
        assertProblem(
                http.post().uri("/api/listeners/nobody/pause").exchange(),
                HttpStatus.NOT_FOUND,
                "There is no listener nobody; there are");
    }

    @Test
    void listenerIsNotPausedByAGet() {
        assertThat(http.get().uri("/api/listeners/temperature-board/pause")).hasStatus(HttpStatus.METHOD_NOT_ALLOWED);
        assertThat(stateOfListener()).isEqualTo(ListenerState.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://elsewhere.example",
        "Origin, null",
        "Origin, http://["
    })
    void pageOfAnotherSiteMayNotPause(String header, String value) {
        assertProblem(
                http.post()
                        .uri("/api/listeners/temperature-board/pause")
                        .header(HttpHeaders.HOST, "localhost")
                        .header(header, value)
                        .exchange(),
                HttpStatus.FORBIDDEN,
                "another site");
        assertThat(stateOfListener()).isEqualTo(ListenerState.RUNNING);
    }

    @Test
    void ownPageMayPause() {
        assertThat(http.post()
                        .uri("/api/listeners/temperature-board/pause")
                        .header(HttpHeaders.HOST, "monitor.example:8080")
                        .header(HttpHeaders.ORIGIN, "http://monitor.example:8080"))
                .hasStatusOk();
    }

    @Test
    void eventThatIsNoReadingIsCountedAndTheNextOneIsProcessed() {
        long before = listeners.container(TEMPERATURE_LISTENER).status().deadLettered();
        template.publish("sensors/temperature", Map.of("sensorId", "no name at all", "celsius", 4, "timestamp", 1));
        template.publish("sensors/temperature", Map.of("sensorId", sensor, "timestamp", 1));
        post(reading(5));
        await().untilAsserted(() -> {
            assertThat(http.get().uri("/api/readings")).bodyText().contains(sensor);
            assertThat(listeners.container(TEMPERATURE_LISTENER).status().deadLettered())
                    .isEqualTo(before + 2);
        });
    }

    @Test
    void overviewHasEverythingAPageNeeds() {
        post(reading(4.5));
        await().untilAsserted(() ->
                assertThat(http.get().uri("/api/overview")).bodyText().contains(sensor));
        assertThat(http.get().uri("/api/overview")).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json.getJson()).contains("\"position\":\"").contains("\"low\":2.0,\"high\":8.0");
        });
        assertThat(http.get().uri("/api/node"))
                .bodyJson()
                .hasPathSatisfying("$.node.name", name -> name.assertThat().isEqualTo("cold-chain"))
                .hasPathSatisfying("$.node.transport", name -> name.assertThat().isEqualTo("memory"))
                .hasPathSatisfying(
                        "$.node.shards", shards -> shards.assertThat().isEqualTo(node.shards()))
                .hasPathSatisfying(
                        "$.node.health", health -> health.assertThat().isEqualTo("UP"))
                .hasPathSatisfying(
                        "$.counters.eventsIngested",
                        number -> number.assertThat().isNotEqualTo(0));
    }

    @Test
    void everyAnswerCarriesAStrictContentSecurityPolicy() {
        MvcTestResult page = http.get().uri("/index.html").exchange();
        assertThat(page).hasStatusOk();
        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page).bodyText().doesNotContain("style=").doesNotContain("onclick");
    }

    @Test
    void chartLibraryIsServedWithoutItsVersion() {
        assertThat(http.get().uri("/webjars/uplot/dist/uPlot.esm.js")).hasStatusOk();
    }

    private MvcTestResult post(String body) {
        return http.post()
                .uri("/api/readings")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private String reading(double celsius) {
        return "{\"sensorId\":\"" + sensor + "\",\"celsius\":" + celsius + "}";
    }

    private ListenerState stateOfListener() {
        return listeners.container(TEMPERATURE_LISTENER).state();
    }

    private static void assertProblem(MvcTestResult result, HttpStatus status, String words) {
        assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.detail").asString().contains(words);
    }
}
