package io.netmesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChannelNameTest {

    @ParameterizedTest
    @MethodSource("nameCases")
    void followsTheRulesOfNames(JsonNode vector) {
        String name = vector.get("name").stringValue();
        if (vector.get("valid").booleanValue()) {
            assertThat(ChannelName.of(name).value()).isEqualTo(name);
        } else {
            assertThatThrownBy(() -> ChannelName.of(name))
                    .isInstanceOf(InvalidChannelNameException.class)
                    .hasMessageContaining(vector.get("error").stringValue());
        }
    }

    @ParameterizedTest
    @MethodSource("hashCases")
    void hashesAsEveryNodeDoes(JsonNode vector) {
        ChannelName name = ChannelName.of(vector.get("name").stringValue());

        assertThat(name.canonicalHash()).isEqualTo(vector.get("canonical_hash").longValue());
        assertThat(name.wireHash())
                .isEqualTo(Integer.parseInt(vector.get("wire_hash_hex").stringValue(), 16));
    }

    @Test
    void prefixEndsAtASegment() {
        ChannelName sensors = ChannelName.of("sensors/temperature");

        assertThat(sensors.isPrefixOf(ChannelName.of("sensors/temperature"))).isTrue();
        assertThat(sensors.isPrefixOf(ChannelName.of("sensors/temperature/a"))).isTrue();
        assertThat(sensors.isPrefixOf(ChannelName.of("sensors/temperatures"))).isFalse();
        assertThat(sensors.isPrefixOf(ChannelName.of("sensors"))).isFalse();
        assertThat(sensors.depth()).isEqualTo(2);
    }

    @Test
    void firstBrokenRuleIsTheOneThatIsNamed() {
        assertThatThrownBy(() -> ChannelName.of("/a//b!"))
                .hasMessage("invalid channel name format: must not start or end with '/'")
                .isInstanceOfSatisfying(
                        InvalidChannelNameException.class,
                        refusal -> assertThat(refusal.kind().code()).isEqualTo("invalid-format"));
    }

    static Stream<JsonNode> nameCases() {
        return cases("channel-names.json");
    }

    static Stream<JsonNode> hashCases() {
        return cases("channel-hashes.json");
    }

    private static Stream<JsonNode> cases(String file) {
        InputStream vectors = ChannelNameTest.class.getResourceAsStream("/vectors/02-identity-channels/" + file);
        JsonNode cases = JsonMapper.shared().readTree(vectors).get("cases");
        List<JsonNode> list = StreamSupport.stream(cases.spliterator(), false).toList();
        assertThat(list).isNotEmpty();
        return list.stream();
    }
}
