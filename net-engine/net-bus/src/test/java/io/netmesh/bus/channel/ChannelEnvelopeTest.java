package io.netmesh.bus.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.IngestionException;
import io.netmesh.bus.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ChannelEnvelopeTest {

    @Test
    void payloadIsTheObjectWithoutTheEnvelopeByteByByte() {
        assertThat(payload(" {\"n\" :\t1.50e1,\"_channel\":\"a\",\"o\":{\"_channel\":1}, \"_headers\" : {} } "))
                .isEqualTo("{\"n\" :\t1.50e1,\"o\":{\"_channel\":1}}");
        assertThat(payload("{\"_headers\":[],\"_chann\\u0065l\":\"a\"}")).isEqualTo("{}");
        assertThat(payload("{\"a\":1,\"a\":2,\"_channel\":\"x\",\"_channel\":\"y\"}"))
                .isEqualTo("{\"a\":1,\"a\":2}");
    }

    @Test
    void rewrappedEventHasTheNewEnvelopeAtItsEnd() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("trace\"id", "ü\n\\");
        headers.put("b", "");

        assertThat(rewrap("{\"_headers\":{\"old\":\"1\"},\"n\":1,\"_channel\":\"a\"}", "b/\u0001", headers))
                .isEqualTo(
                        "{\"n\":1,\"_headers\":{\"trace\\\"id\":\"ü\\u000a\\\\\",\"b\":\"\"},\"_channel\":\"b/\\u0001\"}");
        assertThat(rewrap("{}", "b", Map.of())).isEqualTo("{\"_channel\":\"b\"}");
    }

    @Test
    void headersComeBackWhateverCharactersTheyHave() {
        Map<String, String> headers =
                Map.of("lone", "\ud800 and \udc00", "pair", "\ud83d\ude00", "ctl", "\u0000\u001f");

        byte[] event = ChannelEnvelope.rewrap(bytes("{}"), "a", headers);

        assertThat(ChannelEnvelope.headers(event)).isEqualTo(headers);
        assertThat(new JsonScanner().scan(event)).isTrue();
    }

    @Test
    void headersAreTheStringsOfTheLastMember() {
        assertThat(headers("{\"_headers\":{\"a\":\"1\"},\"_headers\":{\"b\":\"2\",\"c\":3,\"d\":{\"e\":\"f\"}}}"))
                .isEqualTo(Map.of("b", "2"));
        assertThat(headers("{\"_headers\":{\"a\":\"1\"},\"_headers\":7}")).isEmpty();
        assertThat(headers("{\"n\":1}")).isEmpty();
        assertThat(headers("[{\"_headers\":{\"a\":\"1\"}}]")).isEmpty();
        assertThat(headers("{\"_headers\":{\"a\":\"1\"}")).isEmpty();
        assertThat(headers("")).isEmpty();
    }

    @Test
    void noLimitOfAParserHoldsUpAnEvent() {
        String[] hostile = {
            "[".repeat(200_000) + "]".repeat(200_000), "9".repeat(200_000), "\"" + "x".repeat(25_000_000) + "\"",
        };
        for (String value : hostile) {
            String payload = "{\"v\":" + value + ",\"" + "k".repeat(60_000) + "\":1}";
            byte[] event = ChannelEnvelope.rewrap(bytes(payload), "a", Map.of("h", "1"));

            assertThat(ChannelEnvelope.headers(event)).isEqualTo(Map.of("h", "1"));
            assertThat(new String(ChannelEnvelope.payload(event), StandardCharsets.UTF_8).equals(payload))
                    .as("payload of %s… as it was", payload.substring(0, 10))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"_channel\"", "{\"n\":1", "{} {}", "{\"n\":01}"})
    void whatIsNoJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> ChannelEnvelope.payload(bytes(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelEnvelope.rewrap(bytes(text), "a", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no JSON object");
    }

    @Test
    void payloadThatIsNullOrNoObjectIsRefusedByItsName() {
        JsonMapper mapper = JsonMapper.shared();
        assertThatThrownBy(() -> ChannelEnvelope.encode(mapper, "a", null, Map.of()))
                .isInstanceOf(IngestionException.class)
                .hasMessage(
                        "Ingestion failed: serialization error: a channel event must be a JSON object, but is null");
        assertThatThrownBy(() -> ChannelEnvelope.encode(mapper, "a", 5, Map.of()))
                .isInstanceOf(IngestionException.class)
                .hasMessageContaining("java.lang.Integer became number");
    }

    private static String payload(String event) {
        return new String(ChannelEnvelope.payload(bytes(event)), StandardCharsets.UTF_8);
    }

    private static String rewrap(String event, String channel, Map<String, String> headers) {
        return new String(ChannelEnvelope.rewrap(bytes(event), channel, headers), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(String event) {
        return ChannelEnvelope.headers(bytes(event));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
