package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JetStreamTransportConfigTest {

    private static JetStreamTransportConfig.Builder valid() {
        return JetStreamTransportConfig.builder("nats://localhost:4222");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        JetStreamTransportConfig.builder(" "),
                        "jetstream url must be non-empty (net.node.transport.jetstream.url =  , allowed nats://host:port)"),
                Arguments.of(
                        valid().connectTimeout(Duration.ZERO),
                        "jetstream connect_timeout must be > 0 (net.node.transport.jetstream.connect-timeout = PT0S, allowed more than 0)"),
                Arguments.of(
                        valid().requestTimeout(Duration.ofMillis(-1)),
                        "jetstream request_timeout must be > 0 (net.node.transport.jetstream.request-timeout = PT-0.001S, allowed more than 0)"),
                Arguments.of(
                        valid().replicas(0),
                        "jetstream replicas must be >= 1 (net.node.transport.jetstream.replicas = 0, allowed 1–5)"),
                Arguments.of(
                        valid().maxMessages(-1),
                        "jetstream max_messages must be non-negative (got -1) (net.node.transport.jetstream.max-messages = -1, allowed 0 or more)"),
                Arguments.of(
                        valid().maxBytes(-7),
                        "jetstream max_bytes must be non-negative (got -7) (net.node.transport.jetstream.max-bytes = -7, allowed 0 or more)"),
                Arguments.of(
                        valid().maxAge(Duration.ofMillis(99)),
                        "jetstream max_age must be >= 100 ms (net.node.transport.jetstream.max-age = PT0.099S, allowed 0 for no limit, or at least 100ms)"),
                Arguments.of(
                        valid().dedupWindow(Duration.ZERO),
                        "jetstream dedup_window must be > 0 (net.node.transport.jetstream.dedup-window = PT0S, allowed more than 0)"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalNamesRulePropertyValueAndWhatIsAllowed(JetStreamTransportConfig.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a*", "a>", "a b", "a\tb", "a/b", "a\\b", "a\u00A0b\u2003"})
    void aPrefixThatMakesNoNameIsRefused(String prefix) {
        assertThatThrownBy(() -> valid().prefix(prefix).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("jetstream prefix must be non-empty without");
    }

    @Test
    void zeroMeansNoLimit() {
        JetStreamTransportConfig config =
                valid().maxMessages(0).maxBytes(0).maxAge(Duration.ZERO).build();

        assertThat(config.maxMessages()).isZero();
        assertThat(config.effectiveDedupWindow()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theWindowIsNeverLongerThanTheAge() {
        assertThat(valid().maxAge(Duration.ofMinutes(5)).build().effectiveDedupWindow())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(valid().maxAge(Duration.ofHours(5)).build().effectiveDedupWindow())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void noSecretIsShown() {
        JetStreamTransportConfig config = JetStreamTransportConfig.builder("nats://joe:hush@one:4222,nats://t0k@two")
                .credentials(new JetStreamCredentials.UserPassword("ann", "hush"))
                .build();

        assertThat(config.toString())
                .contains("nats://one:4222,nats://two", "ann")
                .doesNotContain("hush", "t0k");
        assertThat(new JetStreamCredentials.Token("hush").toString()).doesNotContain("hush");
        assertThat(new JetStreamCredentials.CredentialsFile(Path.of("app.creds")).toString())
                .contains("app.creds");
    }
}
