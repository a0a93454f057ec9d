package io.netmesh.bus.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.PollException;
import io.netmesh.bus.json.JsonValue;
import io.netmesh.testkit.Seeds;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FilterTest {

    private static final JsonNode VECTORS = vectors();

    @ParameterizedTest
    @MethodSource("cases")
    void filterMatchesWhatTheReferenceMatches(JsonNode vector) {
        String text = text(vector);
        if (!vector.get("valid").booleanValue()) {
            assertThatThrownBy(() -> Filter.parse(text))
                    .isInstanceOf(PollException.class)
                    .hasMessageStartingWith("Invalid filter: ")
                    .hasMessageContaining(
                            vector.path("error").asString("").startsWith("data did not match")
                                    ? vector.get("error").stringValue()
                                    : "");
            return;
        }
        Filter filter = Filter.parse(text);
        if (vector.has("matches")) {
            assertThat(matchingEvents(filter)).isEqualTo(integers(vector.get("matches")));
        }
        assertThat(Filter.parse(filter.toJson())).isEqualTo(filter);
    }

    static Stream<JsonNode> cases() {
        return VECTORS.get("cases").valueStream();
    }

    @Test
    void tenThousandLevelsAreRefused() {
        String deep = "{\"$not\":".repeat(10_000) + "{\"path\":\"a\",\"value\":1}" + "}".repeat(10_000);

        assertThatThrownBy(() -> Filter.parse(deep)).isInstanceOf(PollException.class);
    }

    @Test
    void tenThousandLevelsOfValueAreRefused() {
        String deep = "{\"path\":\"a\",\"value\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertThatThrownBy(() -> Filter.parse(deep)).isInstanceOf(PollException.class);
    }

    @Test
    void filterBuiltInCodeIsRefusedWhereItsTextWouldBe() {
        Filter filter = Filter.eq("a", 1);
        for (int level = 0; level < 126; level++) {
            filter = Filter.not(filter);
        }
        Filter deepest = filter;

        assertThat(Filter.parse(deepest.toJson())).isEqualTo(deepest);
        assertThatThrownBy(() -> Filter.not(deepest)).isInstanceOf(PollException.class);
    }

    @Test
    void eventOf127LevelsIsFilteredAndOneOf128IsNot() {
        Filter everything = Filter.not(Filter.and());

        assertThat(everything.matches(utf8("[".repeat(127) + "]".repeat(127)))).isTrue();
        assertThat(everything.matches(utf8("[".repeat(128) + "]".repeat(128)))).isFalse();
        assertThat(everything.matches(utf8("[".repeat(100_000) + "]".repeat(100_000))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nul", "\u0000", "{\"a\":\"\\ud83d\"}", "{\"a\":1e400}", "\uFEFF{}"})
    void eventThatIsNoJsonMatchesNothing(String event) {
        assertThat(Filter.not(Filter.and()).matches(utf8(event))).isFalse();
    }

    @Test
    void factoriesBuildWhatTheTextSays() {
        assertThat(Filter.parse("{\"$and\":[{\"path\":\"a.b\",\"value\":null},{\"$not\":{\"$or\":[]}}]}"))
                .isEqualTo(Filter.and(Filter.eq("a.b", null), Filter.not(Filter.or())));
        assertThat(Filter.eq("_channel", "a/\"b\"\n").toJson())
                .isEqualTo("{\"path\":\"_channel\",\"value\":\"a/\\\"b\\\"\\u000a\"}");
        assertThat(Filter.eq("", Map.of("k", Arrays.asList(1, 2.5, null, true))).toJson())
                .isEqualTo("{\"path\":\"\",\"value\":{\"k\":[1,2.5,null,true]}}");
    }

    @Test
    void wholeNumbersOfJavaAreIntegersUpToU64() {
        BigInteger u64Max = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

        assertThat(Filter.eq("a", u64Max).matches(utf8("{\"a\":18446744073709551615}")))
                .isTrue();
        assertThat(Filter.eq("a", 1).matches(utf8("{\"a\":1.0}"))).isFalse();
        assertThat(Filter.eq("a", 1.0).matches(utf8("{\"a\":1.0}"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00"})
    void halfASurrogatePairIsRefused(String half) {
        assertThatThrownBy(() -> Filter.eq("a", half)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.parse("{\"path\":\"" + half + "\",\"value\":1}"))
                .isInstanceOf(PollException.class);
    }

    @Test
    void valuesWithoutJsonFormAreRefused() {
        assertThatThrownBy(() -> Filter.eq("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.eq("a", new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Seeds(500)
    void textOfAnyFilterReadsBackAsThatFilter(long seed) {
        Filter filter = randomFilter(new SplittableRandom(seed), 4);

        assertThat(Filter.parse(filter.toJson())).as("seed %d", seed).isEqualTo(filter);
    }

    @Seeds(500)
    void randomTextIsReadOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = utf8(randomFilter(random, 4).toJson());
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(0x20, 0x7F);
        }
        String changed = new String(text, StandardCharsets.UTF_8);
        try {
            Filter filter = Filter.parse(changed);
            assertThat(Filter.parse(filter.toJson())).as("seed %d", seed).isEqualTo(filter);
        } catch (PollException refused) {
            assertThat(refused).as("seed %d", seed).hasMessageStartingWith("Invalid filter: ");
        }
    }

    private static Filter randomFilter(SplittableRandom random, int depth) {
        switch (depth == 0 ? 3 : random.nextInt(4)) {
            case 0 -> {
                return new Filter.And(randomFilters(random, depth));
            }
            case 1 -> {
                return new Filter.Or(randomFilters(random, depth));
            }
            case 2 -> {
                return Filter.not(randomFilter(random, depth - 1));
            }
            default -> {
                return new Filter.Eq("p" + random.nextInt(9), randomValue(random, 3));
            }
        }
    }

    private static List<Filter> randomFilters(SplittableRandom random, int depth) {
        List<Filter> filters = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            filters.add(randomFilter(random, depth - 1));
        }
        return filters;
    }

    private static JsonValue randomValue(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> JsonValue.of(null);
            case 1 -> JsonValue.of(random.nextBoolean());
            case 2 -> JsonValue.of(random.nextLong());
            case 3 -> new JsonValue.JsonInteger(random.nextLong() | Long.MIN_VALUE, false);
            case 4 -> JsonValue.of(randomDouble(random));
            case 5 -> JsonValue.of(randomText(random));
            case 6 -> JsonValue.of(List.of(randomValue(random, depth - 1), randomValue(random, depth - 1)));
            default -> JsonValue.of(Map.of(randomText(random), randomValue(random, depth - 1)));
        };
    }

    private static double randomDouble(SplittableRandom random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : -0.0;
    }

    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            int c = random.nextInt(0x11_0000);
            text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? c & 0x7F : c);
        }
        return text.toString();
    }

    private static String text(JsonNode vector) {
        if (vector.has("filter")) {
            return vector.get("filter").stringValue();
        }
        int levels = vector.get("filter_rule_not_levels_around_leaf").intValue();
        return "{\"$not\":".repeat(levels) + "{\"path\":\"a\",\"value\":1}" + "}".repeat(levels);
    }

    private static List<Integer> matchingEvents(Filter filter) {
        List<Integer> unreadable = integers(VECTORS.get("unparseable_as_record"));
        List<Integer> matching = new ArrayList<>();
        for (int event = 0; event < VECTORS.get("events").size(); event++) {
            if (!unreadable.contains(event)
                    && filter.matches(utf8(VECTORS.get("events").get(event).stringValue()))) {
                matching.add(event);
            }
        }
        return matching;
    }

    private static List<Integer> integers(JsonNode array) {
        return array.valueStream().map(JsonNode::intValue).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode vectors() {
        InputStream file = FilterTest.class.getResourceAsStream("/vectors/05-bus/filters.json");
        return JsonMapper.shared().readTree(file);
    }
}
