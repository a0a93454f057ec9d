package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.PollException;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CursorTest {

    /** The vectors come from a Redis stream, whose server reads positions its own way: {@code 1} is {@code 1-0}. */
    @ParameterizedTest
    @MethodSource("cases")
    void pollTakesTheCursorsThatTheReferenceTakes(JsonNode vector) {
        ScriptedTransport stream = new ScriptedTransport(1);
        for (int entry = 1; entry <= 5; entry++) {
            stream.append(0, "{}");
        }
        RedisPositions redis = new RedisPositions(stream);
        BusReader reader = new BusReader(
                redis, 1, NodeEnvironment.system(), new Arrivals(), Runnable::run, GroupSpec.DEFAULT_REDELIVER_AFTER);
        String cursor = vector.get("cursor").stringValue();
        PollRequest request = PollRequest.of(10).withCursor(cursor);

        if (!vector.get("accepted").booleanValue()) {
            String error = vector.get("error").stringValue();
            assertThatThrownBy(() -> reader.poll(request))
                    .isInstanceOf(PollException.class)
                    .hasMessageStartingWith("Poll failed: invalid cursor: ")
                    .hasMessageContaining(error.contains("shard key") ? error : "");
            return;
        }
        PollResponse response = reader.poll(request);

        assertThat(response.events())
                .extracting(StoredEvent::id)
                .isEqualTo(vector.get("event_ids")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList());
        assertThat(response.hasMore()).isEqualTo(vector.get("has_more").booleanValue());
        Map<Integer, String> positions = new TreeMap<>();
        vector.get("next_positions")
                .properties()
                .forEach(entry -> positions.put(
                        Integer.valueOf(entry.getKey()), entry.getValue().stringValue()));
        assertThat(Cursor.decode(response.nextId()).positions()).isEqualTo(positions);
        if (vector.get("echoed").booleanValue()) {
            assertThat(response.nextId()).isEqualTo(cursor);
        }
    }

    static Stream<JsonNode> cases() {
        return VectorFile.read("cursors.json").get("cases").valueStream();
    }

    @Test
    void textIsTheBase64OfAscendingShards() {
        Cursor cursor = new Cursor(new TreeMap<>(Map.of(10, "b", 9, "a", 0, "1702123456789-0")));

        assertThat(new String(Base64.getDecoder().decode(cursor.encode()), StandardCharsets.UTF_8))
                .isEqualTo("{\"0\":\"1702123456789-0\",\"9\":\"a\",\"10\":\"b\"}");
        assertThat(new Cursor(new TreeMap<>(Map.of(0, "42"))).encode()).isEqualTo("eyIwIjoiNDIifQ==");
    }

    @Test
    void positionsOfOtherShardsAreCarriedAlong() {
        Cursor cursor = new Cursor(new TreeMap<>(Map.of(0, "a", 1, "b", 7, "c")));

        assertThat(cursor.with(new String[] {"x", null}).positions()).isEqualTo(Map.of(0, "x", 7, "c"));
    }

    @Test
    void keyOfAnyLengthIsRefused() {
        String key = "1".repeat(100_000);
        String text = Base64.getEncoder().encodeToString(("{\"" + key + "\":\"a\"}").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Cursor.decode(text)).hasMessageContaining("is not a valid u16");
    }

    @Seeds(500)
    void textOfAnyCursorReadsBackAsThatCursor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, String> positions = new TreeMap<>();
        for (int entries = random.nextInt(5); entries > 0; entries--) {
            StringBuilder id = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                int c = random.nextInt(0x300);
                id.appendCodePoint(random.nextBoolean() ? c : 0x1_F600 + c);
            }
            positions.put(random.nextInt(0x1_0000), id.toString());
        }
        Cursor cursor = new Cursor(positions);

        assertThat(Cursor.decode(cursor.encode())).as("seed %d", seed).isEqualTo(cursor);
    }

    @ParameterizedTest
    @CsvSource({
        "9,10",
        "1700000000000-9,1700000000000-10",
        "1-18446744073709551615,2-0",
        "18446744073709551615,18446744073709551616",
        "a,b",
        "1-1,a",
        "99999999999999999999999999999999999999999,9999999999999999999999999999999999999999a",
        "1-1,1-18446744073709551616"
    })
    void idsCompareByNumberWhereTheyAreNumbers(String smaller, String larger) {
        assertThat(EventIdOrder.INSTANCE.compare(smaller, larger)).isNegative();
        assertThat(EventIdOrder.INSTANCE.compare(larger, smaller)).isPositive();
        assertThat(EventIdOrder.INSTANCE.compare(smaller, smaller)).isZero();
        assertThat(EventIdOrder.INSTANCE.compare(null, smaller)).isNegative();
        assertThat(EventIdOrder.INSTANCE.compare(smaller, null)).isPositive();
    }
}
