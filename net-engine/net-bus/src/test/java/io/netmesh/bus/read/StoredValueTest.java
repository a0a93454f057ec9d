package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StoredValueTest {

    @ParameterizedTest
    @MethodSource("records")
    void recordIsReadOrSkippedAsTheReferenceDoes(JsonNode vector) {
        byte[] record = HexFormat.of().parseHex(vector.get("value_hex").stringValue());
        StoredValue value = StoredValue.decode(record);

        // The reference also takes the three members as an array without names; here that is a corrupt record.
        boolean positional = record.length > 0 && record[0] == '[';
        if (positional || !vector.get("delivered").booleanValue()) {
            assertThat(value).isNull();
            return;
        }
        assertThat(HexFormat.of().formatHex(value.payload()))
                .isEqualTo(vector.get("payload_hex").stringValue());
        assertThat(Long.toUnsignedString(value.insertionTs()))
                .isEqualTo(vector.get("insertion_ts").stringValue());
        assertThat(value.shardId()).isEqualTo(vector.get("shard_id").intValue());
    }

    static Stream<JsonNode> records() {
        return VectorFile.read("stored-values.json").get("cases").valueStream();
    }

    /** An entry of a stream is a list of names and values, of which the first one called {@code d} counts. */
    @ParameterizedTest
    @MethodSource("entries")
    void firstFieldCalledDIsTheRecord(JsonNode vector) {
        StoredValue value = null;
        JsonNode fields = vector.get("fields");
        for (int field = 0; field < fields.size(); field += 2) {
            if (fields.get(field).stringValue().equals("d")) {
                value = StoredValue.decode(utf8(fields.get(field + 1).stringValue()));
                break;
            }
        }
        String payload = value == null ? null : new String(value.payload(), StandardCharsets.UTF_8);

        assertThat(payload).isEqualTo(vector.get("payload").stringValue(null));
    }

    static Stream<JsonNode> entries() {
        return VectorFile.read("entry-fields.json").get("cases").valueStream();
    }

    @Test
    void membersAreWrittenInOneOrderWithoutSpaces() {
        assertThat(new StoredValue(utf8("{\"x\":1}"), -1L, 7).encode())
                .isEqualTo(utf8("{\"r\":{\"x\":1},\"t\":18446744073709551615,\"s\":7}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"t\":5", "", "not json", "1 2", "\"a", "{\"a\":1"})
    void payloadThatIsNotOneValueMakesACorruptRecord(String payload) {
        assertThat(StoredValue.decode(new StoredValue(utf8(payload), 1, 0).encode()))
                .isNull();
    }

    @Test
    void spaceAroundThePayloadIsLost() {
        StoredValue value = StoredValue.decode(new StoredValue(utf8("  {\"a\": 1} \n"), 1, 0).encode());

        assertThat(value.payload()).isEqualTo(utf8("{\"a\": 1}"));
    }

    @Seeds(200)
    void whatIsEncodedIsDecoded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] payload = utf8("[" + random.nextLong() + ",\"" + random.nextInt() + "\"]");
        StoredValue value = new StoredValue(payload, random.nextLong(), random.nextInt(0x1_0000));

        assertThat(StoredValue.decode(value.encode()))
                .as("seed %d", seed)
                .usingRecursiveComparison()
                .isEqualTo(value);
    }

    @Seeds(500)
    void damagedRecordIsReadOrRefusedButNeverThrows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] record = new StoredValue(utf8("{\"a\":[1,\"\\u00e9\"]}"), random.nextLong(), 3).encode();
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            record[random.nextInt(record.length)] = (byte) random.nextInt();
        }

        StoredValue value = StoredValue.decode(record);

        assertThat(value == null || value.shardId() <= 0xFFFF)
                .as("seed %d", seed)
                .isTrue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
