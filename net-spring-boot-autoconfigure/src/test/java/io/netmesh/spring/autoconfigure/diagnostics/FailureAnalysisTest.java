package io.netmesh.spring.autoconfigure.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.spring.autoconfigure.NetNodeBuilderCustomizer;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.NetChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalysisTest {

    private final ApplicationContextRunner runner = Bed.runner();

    /** What the application would print: what the failure brings, or the first analysis of the registered analyzers. */
    private static FailureAnalysis analysisOf(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof FailureAnalyzedException analyzed) {
                return analyzed.analysis();
            }
        }
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.FailureHandler.logging(
                                org.apache.commons.logging.LogFactory.getLog(FailureAnalysisTest.class)));
        return analyzers.stream()
                .map(analyzer -> analyzer.analyze(Objects.requireNonNull(failure, "the start should fail")))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no analysis", failure));
    }

    private void assertAnalysis(ApplicationContextRunner of, String... contents) {
        of.run(context -> {
            FailureAnalysis analysis = analysisOf(context.getStartupFailure());
            assertThat(analysis.getDescription() + "\n" + analysis.getAction()).contains(contents);
        });
    }

    /** Values that bind and are refused all the same; anything else is refused as what it is not. */
    private static final Map<String, String> BAD_TEXTS = Map.of(
            "net.node.transport.type", "pigeon",
            "net.listener.start-from", "newest",
            "net.listener.cursor-directory", "/proc",
            "net.listener.dead-letter-suffix", "//");

    /** All but those that are read only with a broker, which have tests beside its auto-configuration. */
    static Set<String> properties() {
        return AllowedValues.properties().stream()
                .filter(property -> !property.startsWith("net.node.transport.redis.")
                        && !property.startsWith("net.node.transport.jetstream.")
                        && !property.equals("net.node.producer-nonce-path"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyPropertyIsNamedWithItsBadValueAndWhatIsAllowedEvenWithoutListeners(String property) {
        String value = BAD_TEXTS.getOrDefault(property, "perhaps");
        String allowed = Objects.requireNonNull(AllowedValues.of(property));
        assertAnalysis(runner.withPropertyValues(property + "=" + value), property, value, allowed);
    }

    static Set<String> durations() {
        return properties().stream()
                .filter(property ->
                        Objects.requireNonNull(AllowedValues.of(property)).startsWith("a duration"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("durations")
    void noDurationIsTooLongToBeCounted(String property) {
        assertAnalysis(runner.withPropertyValues(property + "=200000d"), property, "PT4800000H");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net.listener.concurrency  | 99      | 1–4",
                "net.node.shards           | 0       | 1–65535",
                "net.node.shards           | many    | 1–65535",
                "net.node.backpressure     | wait    | drop_newest, drop_oldest, fail_producer",
                "net.node.adapter-timeout  | soon    | a duration",
                "net.node.memory.max-bytes | lots    | a size",
                "net.node.enabled          | perhaps | true, false",
                "net.listener.on-exhausted | cry     | dead-letter, skip, halt",
                "net.listener.concurrency  | 0       | 1 up to net.node.shards",
                "net.listener.retry.attempts | x     | 1 or more"
            })
    void aBadPropertyIsNamedWithItsValueAndWhatIsAllowed(String property, String value, String allowed) {
        assertAnalysis(runner.withPropertyValues(property + "=" + value), property, value, allowed);
    }

    static class BadName {
        @NetChannel("a//b")
        void on(Reading reading) {}
    }

    @Test
    void aBadChannelNameIsNamedWithItsMethod() {
        assertAnalysis(runner.withBean(BadName.class), "'a//b'", "BadName.on(Reading)", "must not contain '//'");
    }

    static class Unresolved {
        @NetChannel(value = "a", id = "${missing.name}")
        void on(Reading reading) {}
    }

    @Test
    void aPlaceholderWithoutAValueIsNamedWithItsMethodAndAttribute() {
        assertAnalysis(
                runner.withBean(Unresolved.class), "'${missing.name}'", "Unresolved.on(Reading)", "id", "missing.name");
    }

    static class Unpublishable {
        @NetChannel(value = "a", sendTo = "b")
        String on(Reading reading) {
            return "";
        }
    }

    @Test
    void aResultThatCannotBePublishedIsNamedWithItsMethod() {
        assertAnalysis(
                runner.withBean(Unpublishable.class), "Unpublishable.on(Reading)", "sendTo = 'b'", "a String does not");
    }

    static class Twins {
        @NetChannel(value = "a", id = "twin")
        void one(Reading reading) {}

        @NetChannel(value = "b", id = "twin")
        void two(String json) {}
    }

    @Test
    void duplicateIdsNameBothMethods() {
        assertAnalysis(runner.withBean(Twins.class), "'twin'", "Twins.one(Reading)", "Twins.two(String)");
    }

    static class Overloaded {
        @NetChannel("a")
        void on(Reading reading) {}

        @NetChannel("a")
        void on(String json) {}
    }

    @Test
    void generatedIdsThatCollideNameBothMethods() {
        assertAnalysis(runner.withBean(Overloaded.class), "Overloaded.on(Reading)", "Overloaded.on(String)");
    }

    static class TooParallel {
        @NetChannel(value = "a", concurrency = "5")
        void on(Reading reading) {}
    }

    @Test
    void concurrencyAboveTheShardsIsRefused() {
        assertAnalysis(runner.withBean(TooParallel.class), "concurrency", "'5'", "1–4", "net.node.shards = 4");
    }

    static class BadAttributes {
        @NetChannel(
                value = "a",
                id = "${my.id:x}",
                group = "${my.group:}",
                concurrency = "${my.concurrency:}",
                filter = "${my.filter:}",
                autoStartup = "${my.auto:}",
                onExhausted = "${my.exhausted:}",
                errorHandler = "${my.handler:}",
                deadLetter = "${my.letter:}",
                sendTo = "${my.to:}",
                containerFactory = "${my.factory:}")
        void on(Reading reading) {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my.id          | a/b    | id               | letters, digits",
                "my.group       | a/b    | group            | letters, digits",
                "my.group       | team   | group            | redis and jetstream",
                "my.concurrency | two    | concurrency      | whole number",
                "my.filter      | [1]    | filter           | JSON form",
                "my.auto        | maybe  | autoStartup      | true, false",
                "my.exhausted   | cry    | onExhausted      | dead-letter, skip, halt",
                "my.handler     | nobody | errorHandler     | NetChannelErrorHandler",
                "my.letter      | a//b   | deadLetter       | channel name",
                "my.to          | /a     | sendTo           | channel name",
                "my.factory     | nobody | containerFactory | NetChannelContainerFactory"
            })
    void aBadAttributeIsNamedWithItsValueAndWhatIsAllowed(
            String property, String value, String attribute, String allowed) {
        assertAnalysis(
                runner.withBean(BadAttributes.class).withPropertyValues(property + "=" + value),
                "BadAttributes.on(Reading)",
                attribute,
                "'" + value + "'",
                allowed);
    }

    static class GroupFromCursor {
        @NetChannel(value = "a", group = "team", startFrom = "eyIwIjoiNDIifQ==")
        void on(Reading reading) {}
    }

    @Test
    void aGroupStartsAtNoCursor() {
        assertAnalysis(
                runner.withBean(GroupFromCursor.class),
                "GroupFromCursor.on",
                "startFrom",
                "'eyIwIjoiNDIifQ=='",
                "latest or earliest");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamedWithWhatToCheck() {
        assertAnalysis(
                runner.withBean(NetNodeBuilderCustomizer.class, () -> builder -> builder.transport(deadTransport())),
                "Failed to create EventBus: connection error: nobody there",
                "net.node.transport.redis.*");
    }

    static class LongName {
        @NetChannel("${long}")
        void on(Reading reading) {}
    }

    @Test
    void aChannelWhoseDeadLetterChannelWouldBeTooLongIsRefusedAtTheStart() {
        assertAnalysis(
                runner.withBean(LongName.class).withPropertyValues("long=" + "x".repeat(250)), "LongName.on", "dead");
    }

    static class FromSomewhere {
        @NetChannel(value = "a", startFrom = "newest")
        void on(Reading reading) {}
    }

    static class FromDefault {
        @NetChannel("a")
        void on(Reading reading) {}
    }

    @Test
    void aStartThatIsNoCursorIsNamedWithItsListener() {
        assertAnalysis(
                runner.withBean(FromSomewhere.class), "FromSomewhere.on", "startFrom", "'newest'", "latest, earliest");
        assertAnalysis(
                runner.withBean(FromDefault.class).withPropertyValues("net.listener.start-from=newest"),
                "net.listener.start-from",
                "'newest'",
                "latest, earliest");
    }

    private static Transport deadTransport() {
        Transport dead = mock(Transport.class);
        given(dead.start(any()))
                .willReturn(CompletableFuture.failedFuture(
                        new TransportException(TransportException.Kind.CONNECTION, "nobody there", null)));
        return dead;
    }
}
