package io.netmesh.bus.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonScannerTest {

    private final JsonScanner scanner = new JsonScanner();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "1",
                "-12",
                "1.5",
                "1e9",
                "1E+9",
                "1.25e-300",
                "1e999",
                "123456789012345678901234567890",
                "\"\"",
                "\"a\"",
                "\"\\ud800\"",
                "\"\\u00e9\\n\\\"\\\\\\/\"",
                " \t\r\n{ \"a\" : [ 1 , { } , [ ] ] , \"a\" : null } \n",
                "\"é日😀\"",
                "\"\u007f\"",
                "[[],{},\"\",0]"
            })
    void oneValueIsAccepted(String text) {
        assertThat(scanner.scan(text.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "1 2",
                "{}x",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "-a",
                "00",
                "nul",
                "nulll",
                "True",
                "NaN",
                "Infinity",
                "'a'",
                "\"a",
                "\"a\nb\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123",
                "\"\\",
                "[1,]",
                "[,1]",
                "[1",
                "[",
                "]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{\"a\" 1}",
                "{\"a\":1]",
                "[1}",
                "1,\"t\":5",
                "\ufeff{}",
                "\u00a01",
                "/**/1",
                "[1 2]",
                "{\"a\":1 \"b\":2}",
                "\"\\u００４１\""
            })
    void anythingElseIsRefused(String text) {
        assertThat(scanner.scan(text.getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00ff",
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00c3",
                "\u00e0\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00e2\u0082",
                "\u00c3A"
            })
    void malformedUtf8InAStringIsRefused(String latin1) {
        assertThat(scanner.scan(('"' + latin1 + '"').getBytes(ISO_8859_1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE"})
    void otherEncodingsAreNotGuessed(String charset) throws Exception {
        assertThat(scanner.scan("{\"a\":1}".getBytes(charset))).isFalse();
    }

    @Test
    void depthIsLimitedByTheInputAlone() {
        String deep = "[{\"a\":".repeat(200_000) + "1" + "}]".repeat(200_000);
        assertThat(scanner.scan(deep.getBytes(UTF_8))).isTrue();
        assertThat(scanner.scan(deep.replace("1}]", "1]}").getBytes(UTF_8))).isFalse();
        assertThat(scanner.scan("[".repeat(1_000_000).getBytes(UTF_8))).isFalse();
    }

    @Test
    void valueRangeLeavesOuterSpaceOut() {
        byte[] text = "xx {\"a\": 1 } yy".getBytes(UTF_8);
        assertThat(scanner.scan(text, 2, text.length - 4)).isTrue();
        assertThat(new String(text, scanner.valueFrom(), scanner.valueTo() - scanner.valueFrom(), UTF_8))
                .isEqualTo("{\"a\": 1 }");
    }

    @Test
    void membersOfTheOutermostObjectAreReportedInOrder() {
        byte[] text = " { \"r\" : [ 1, {\"r\":2} ] ,\"\\u0072\":{\"s\":{}}, \"t\":5,\"e\":{} } ".getBytes(UTF_8);
        List<String> members = new ArrayList<>();
        MemberSink sink = (keyFrom, keyTo, valueFrom, valueTo) -> members.add(JsonStrings.decode(text, keyFrom, keyTo)
                + "=" + new String(text, valueFrom, valueTo - valueFrom, UTF_8));
        assertThat(scanner.scan(text, 0, text.length, sink)).isTrue();
        assertThat(members).containsExactly("r=[ 1, {\"r\":2} ]", "r={\"s\":{}}", "t=5", "e={}");
    }

    @Test
    void stringMemberIsTheLastOfItsNameAndUnescaped() {
        assertThat(channelOf("{\"_channel\":\"a\",\"x\":{\"_channel\":\"deep\"},\"_channel\":\"\\u0062\\/c\"}"))
                .isEqualTo("b/c");
        assertThat(channelOf("{\"\\u005fchannel\":\"é\"}")).isEqualTo("é");
        assertThat(channelOf("{\"_channel\":\"a\",\"_channel\":5}")).isNull();
        assertThat(channelOf("{\"_channels\":\"a\"}")).isNull();
        assertThat(channelOf("{\"_channe\":\"a\"}")).isNull();
        assertThat(channelOf("[\"_channel\",\"a\"]")).isNull();
        assertThat(channelOf("{\"_channel\":\"a\"} x")).isNull();
        assertThat(channelOf("\"_channel\"")).isNull();
    }

    @Test
    void oneScannerServesManyTexts() {
        assertThat(scanner.scan("[[[[".getBytes(UTF_8))).isFalse();
        assertThat(scanner.scan("{\"a\":{}}".getBytes(UTF_8))).isTrue();
        assertThat(scanner.scan("]".getBytes(UTF_8))).isFalse();
        assertThat(scanner.scan("[]".getBytes(UTF_8))).isTrue();
    }

    /** Jackson is stricter nowhere on such short ASCII texts, once told to refuse what follows the value. */
    @Seeds(300)
    void agreesWithJacksonOnMutatedAscii(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JsonMapper jackson = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder().build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        byte[] text = "{\"a\":[1,-2.5e3,true,null,\"x\\n\\u0041\"],\"b\":{\"c\":false}}".getBytes(UTF_8);
        String alphabet = "{}[]\",:\\0123456789.eE+-truefalsn u\n";
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            text[random.nextInt(text.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        String shown = new String(text, UTF_8);
        assertThat(scanner.scan(text)).as("seed %d: %s", seed, shown).isEqualTo(accepts(jackson, shown));
    }

    private String channelOf(String json) {
        byte[] text = json.getBytes(UTF_8);
        return scanner.stringMember(text, 0, text.length, "_channel");
    }

    private static boolean accepts(JsonMapper jackson, String text) {
        try {
            jackson.readTree(text);
            return true;
        } catch (JacksonException refused) {
            return false;
        }
    }
}
