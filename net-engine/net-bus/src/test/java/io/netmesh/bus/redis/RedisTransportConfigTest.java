package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.ConfigurationException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RedisTransportConfigTest {

    private static final String ADAPTER = "invalid configuration: redis adapter: invalid configuration: ";

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalBeginsWithTheSharedWords(JsonNode vector) {
        JsonNode options = vector.get("options");
        RedisTransportConfig.Builder builder =
                RedisTransportConfig.builder(options.get("redis_url").stringValue());
        if (options.has("redis_command_timeout_ms")) {
            builder.commandTimeout(
                    Duration.ofMillis(options.get("redis_command_timeout_ms").longValue()));
        }
        if (options.has("redis_connect_timeout_ms")) {
            builder.connectTimeout(
                    Duration.ofMillis(options.get("redis_connect_timeout_ms").longValue()));
        }
        String expected = vector.get("error").stringValue();

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(expected.startsWith(ADAPTER) ? expected.substring(ADAPTER.length()) : expected)
                .hasMessageContaining("(net.node.transport.redis.");
    }

    static Stream<JsonNode> refusals() {
        return RedisVectors.cases("config-errors.json")
                .filter(vector -> vector.get("options").has("redis_url"))
                // The size of a pipeline is no option here, and the order of rules beyond the transport is the node's.
                .filter(vector -> !vector.get("options").has("redis_pipeline_size"))
                .filter(vector -> !vector.get("options").has("ring_buffer_capacity"));
    }

    @Test
    void streamThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> RedisTransportConfig.builder("redis://localhost")
                        .maxStreamLen(0L)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("redis max_stream_len must be > 0"
                        + " (net.node.transport.redis.max-stream-len = 0, allowed at least 1, or unset)");
    }

    @Test
    void dedupCapacityHasBounds() {
        assertThatThrownBy(() -> RedisTransportConfig.builder("redis://localhost")
                        .dedupCapacity(-1)
                        .build())
                .hasMessageContaining("net.node.transport.redis.dedup-capacity = -1, allowed 0–16777216");
    }

    @Test
    void passwordsNeverShow() {
        RedisTransportConfig config = RedisTransportConfig.builder("redis://joe:secret1@localhost/3")
                .credentials(RedisLogin.user("ann", "secret2"))
                .build();

        assertThat(config.toString()).doesNotContain("secret").contains("localhost/3", "user ann");
        assertThatThrownBy(() -> RedisTransportConfig.builder("reddis://joe:secret1@localhost")
                        .build())
                .hasMessageNotContaining("secret")
                .hasMessageContaining("reddis://***@localhost");
    }

    @Test
    void urlNamesTheDatabase() {
        assertThat(RedisTransportConfig.builder("redis://localhost/3")
                        .build()
                        .uri()
                        .getDatabase())
                .isEqualTo(3);
    }
}
