package io.netmesh.sample.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netmesh.sample.RunningSample;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser. Pictures for people are in {@code target/screenshots}. */
@ExtendWith(BrowserCondition.class)
class PageIT {

    private static final Browser.Screen DESK = new Browser.Screen(1280, 800, "light");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningSample sample;

    @BeforeAll
    static void startBrowser() throws IOException {
        Awaitility.setDefaultTimeout(PATIENCE);
        browser = Browser.start();
    }

    @AfterAll
    static void quitBrowser() throws IOException {
        Awaitility.reset();
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() {
        sample = RunningSample.start();
    }

    @AfterEach
    void stop() {
        browser.block();
        browser.open(URI.create("about:blank"));
        browser.complaints();
        sample.close();
    }

    static Stream<Browser.Screen> screens() {
        return Stream.of("light", "dark")
                .flatMap(scheme ->
                        Stream.of(new Browser.Screen(1280, 800, scheme), new Browser.Screen(390, 844, scheme)));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void postedReadingIsDrawn(Browser.Screen screen) throws Exception {
        openOn(screen);
        await().until(() -> browser.find("#no-sensors").isDisplayed());
        browser.photograph("empty-" + screen);

        postSeries("fridge-1", 4.5, 4.8, 5.4, 6.1, 7.2, 8.9, 9.4);
        postSeries("freezer-1", -20, -20.5, -19.4, -19, -18.8, -19.5, -20.25);
        postSeries("vaccines-2", 4, 3, 1.2, 1.5, 2.5, 3.3, 3.9);

        await().until(() ->
                browser.text("[data-sensor='fridge-1'] [data-part='celsius']").equals("9.40"));
        await().until(() -> pointsOf("fridge-1") == 7);
        await().until(() -> coloursIn("freezer-1") > 3);
        await().until(() -> browser.findAll("#alerts .alert").size() == 3);
        assertThat(browser.text("[data-sensor='fridge-1'] .chip")).contains("Too warm");
        assertThat(browser.text("#alerts"))
                .contains("fridge-1 8.90 °C, band 2 to 8 °C")
                .contains("Back in band");
        assertThat(browser.text("#connection")).contains("Live");
        assertThat(browser.text("#health")).contains("Healthy");
        assertThat(browser.find("#no-sensors").isDisplayed()).isFalse();
        assertThat(browser.scrollsSideways()).as("sideways scrolling").isFalse();
        assertThat(browser.complaints()).isEmpty();
        browser.photograph("live-" + screen);
    }

    @Test
    void alertIsAnnouncedOnceToThoseWhoListen() throws Exception {
        openOn(DESK);
        postSeries("fridge-1", 9);
        await().until(() -> browser.content("#announcer").equals("fridge-1: Too warm, 9.00 degrees"));
        browser.reload();
        await().until(() -> browser.findAll("#alerts .alert").size() == 1);
        assertThat(browser.content("#announcer")).isEmpty();
    }

    @Test
    void listenerIsPausedAndResumedByItsButtonAndTheKeyboard() throws Exception {
        openOn(DESK);
        await().until(() -> browser.findAll("[data-listener]").size() == 2);
        WebElement button = browser.find("[data-listener='temperature-board'] button");
        assertThat(button.getText()).isEqualTo("Pause sensors/temperature");

        postSeries("freezer-1", -20);
        await().until(() -> browser.text("#temperatures-summary").equals("1 sensor, all in band"));

        button.click();
        await().until(() -> browser.text("[data-listener='temperature-board']").contains("Paused"));
        await().until(() -> browser.text("#temperatures-summary").contains("as last known"));
        assertThat(browser.text("#temperatures-summary")).doesNotContain("in band");
        await().until(() -> button.getText().equals("Resume sensors/temperature"));
        assertThat(sample.bean(NetChannelRegistry.class)
                        .container("temperature-board")
                        .state())
                .isIn(ListenerState.PAUSED, ListenerState.PAUSING);
        postSeries("fridge-1", 5);
        browser.photograph("paused-" + DESK);

        button.sendKeys(Keys.ENTER);
        await().until(() -> browser.text("[data-listener='temperature-board']").contains("Running"));
        await().until(() -> !browser.findAll("[data-sensor='fridge-1']").isEmpty());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aHandfulOfSensorsHasAHandfulOfColours() throws Exception {
        openOn(DESK);
        for (int i = 1; i <= 8; i++) {
            postSeries("fridge-" + i, 5);
        }
        await().until(() -> browser.findAll("[data-sensor]").size() == 8);
        assertThat(browser.findAll("[data-sensor]"))
                .extracting(card -> card.getAttribute("style"))
                .doesNotHaveDuplicates();
    }

    @Test
    void haltedListenerShowsItsReasonAndTheNodeIsDown() throws Exception {
        sample.close();
        sample = RunningSample.start("--net.listener.on-exhausted=halt");
        openOn(DESK);
        postSeries("fridge-1", 5);
        await().until(() -> !browser.findAll("[data-sensor='fridge-1']").isEmpty());
        sample.bean(NetTemplate.class).publish("sensors/temperature", Map.of("sensorId", "no name", "celsius", 1));
        await().until(() -> browser.text("[data-listener='temperature-board']").contains("Halted"));
        assertThat(browser.text("[data-listener='temperature-board'] [data-part='reason']"))
                .isNotBlank();
        assertThat(browser.text("[data-listener='temperature-board'] button"))
                .isEqualTo("Try again: sensors/temperature");
        await().until(() -> browser.text("#health").contains("Down"));
        browser.photograph("halted-" + DESK);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void refusedActionIsExplainedInPlace() throws Exception {
        openOn(DESK);
        await().until(() -> browser.findAll("[data-listener]").size() == 2);
        browser.run("const real = fetch; window.fetch = (path, options) =>"
                + " real(String(path).replace('alert-log', 'nobody'), options); return true;");
        browser.find("[data-listener='alert-log'] button").click();
        await().until(() -> browser.text("[data-listener='alert-log']").contains("There is no listener nobody"));
    }

    @Test
    void lostServerMakesThePageReconnectThenStaleAndKeepsItsNumbers() throws Exception {
        openOn(DESK);
        postSeries("fridge-1", 4.5);
        await().until(() ->
                browser.text("[data-sensor='fridge-1'] [data-part='celsius']").equals("4.50"));
        await().until(() -> pointsOf("fridge-1") == 1);

        sample.close();
        await().until(() -> browser.text("#connection").matches("(?s).*Reconnecting \\([0-9]+ s\\)"));
        await().until(() -> browser.text("#connection").matches("(?s).*Stale since [0-9:]{8}"));
        assertThat(browser.find("body").getDomAttribute("data-connection")).isEqualTo("stale");
        assertThat(browser.text("[data-sensor='fridge-1'] [data-part='celsius']"))
                .isEqualTo("4.50");
        await().until(() -> browser.text("#notice").contains("The server does not answer."));
        browser.photograph("stale-" + DESK);
        browser.show(new Browser.Screen(390, 844, "dark"));
        browser.photograph("stale-390x844-dark");
    }

    @Test
    void pageComesBackByItselfWhenTheServerDoes() throws Exception {
        openOn(DESK);
        await().until(() -> browser.text("#connection").contains("Live"));
        int port = sample.port();
        sample.close();
        await().until(() -> !browser.text("#connection").contains("Live"));
        sample = RunningSample.startOn(port);
        await().until(() -> browser.text("#connection").contains("Live"));
        postSeries("fridge-1", 6.5);
        await().until(() -> !browser.findAll("[data-sensor='fridge-1']").isEmpty());
    }

    @Test
    void firstPaintShowsTheLastKnownValues() throws Exception {
        openOn(DESK);
        postSeries("fridge-1", 4.5);
        await().until(() -> browser.run("return localStorage.getItem('cold-chain.last-known.1') ?? ''")
                .toString()
                .contains("fridge-1"));
        browser.block("*/api/*");
        browser.reload();
        await().until(() ->
                browser.text("[data-sensor='fridge-1'] [data-part='celsius']").equals("4.50"));
        assertThat(browser.find("body").getDomAttribute("data-connection")).isEqualTo("stale");
        assertThat(browser.text("#health")).contains("Was healthy");
        await().until(() -> browser.text("#notice").contains("The server does not answer."));
        browser.photograph("last-known-" + DESK);

        browser.block();
        await().until(() -> browser.text("#connection").contains("Live"));
        assertThat(browser.find("#notice").isDisplayed()).isFalse();
    }

    @Test
    void fiveThousandReadingsAtOnceAreThinnedAndThePageGoesOnDrawing() {
        openOn(DESK);
        await().until(() -> browser.text("#connection").contains("Live"));
        browser.run("window.frames = 0; const count = () => { window.frames++; requestAnimationFrame(count) };"
                + " requestAnimationFrame(count); return true");
        NetTemplate template = sample.bean(NetTemplate.class);
        long start = System.currentTimeMillis();
        for (int index = 0; index < 5_000; index++) {
            String sensor = "s" + index % 8;
            template.publish(
                    "sensors/temperature",
                    Map.of("sensorId", sensor, "celsius", 4 + index % 10 / 10.0, "timestamp", start - 5_000 + index));
        }
        template.publish("sensors/temperature", Map.of("sensorId", "last", "celsius", 7, "timestamp", start));
        await().until(() -> !browser.findAll("[data-sensor='last']").isEmpty());
        await().until(() -> pointsOf("s0") > 10);
        assertThat(pointsOf("s0")).as("thinned").isLessThan(200);
        long framesBefore = (long) browser.run("return window.frames");
        await().until(() -> (long) browser.run("return window.frames") > framesBefore + 10);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void allIsDrawnForThoseWhoWantLessMotion() throws Exception {
        openOn(DESK);
        browser.emulateMedia("light", "reduce");
        browser.reload();
        postSeries("fridge-1", 4.5, 5);
        await().until(() -> pointsOf("fridge-1") == 2);
    }

    @Test
    void everythingThatActsIsReachedByTabAndShowsItsFocus() throws Exception {
        openOn(DESK);
        postSeries("fridge-1", 9);
        await().until(() -> browser.findAll("#alerts .alert").size() == 1);
        List<String> reached = Stream.generate(() -> {
                    browser.find("body").sendKeys(Keys.TAB);
                    return browser.run("const e = document.activeElement; return e.id || e.textContent.trim()")
                            .toString();
                })
                .limit(8)
                .toList();
        assertThat(reached)
                .contains("Skip to the temperatures", "Pause sensors/temperature", "Pause alerts/temperature");
        browser.find("[data-listener='alert-log'] button").sendKeys(Keys.TAB);
        assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
    }

    private void openOn(Browser.Screen screen) {
        browser.show(screen);
        browser.open(sample.uri("/"));
        await().until(() -> browser.text("#connection").contains("Live"));
    }

    private void postSeries(String sensor, double... series) throws Exception {
        long now = System.currentTimeMillis();
        for (int index = 0; index < series.length; index++) {
            long timestamp = now - (series.length - 1 - index) * 2_000L;
            String body =
                    "{\"sensorId\":\"%s\",\"celsius\":%s,\"timestamp\":%d}".formatted(sensor, series[index], timestamp);
            HttpRequest request = HttpRequest.newBuilder(sample.uri("/api/readings"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private static int pointsOf(String sensor) {
        String points = browser.find("[data-sensor='" + sensor + "'] .chart").getDomAttribute("data-points");
        return points == null ? 0 : Integer.parseInt(points);
    }

    /** How many different colours the chart's canvas shows: none before it is drawn. */
    private static long coloursIn(String sensor) {
        return (long) browser.run("""
                const canvas = document.querySelector(`[data-sensor="${arguments[0]}"] canvas`);
                const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                return new Set(new Uint32Array(data.buffer)).size;
                """, sensor);
    }
}
