package io.netmesh.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.wire.Xxh3;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShardSelectionTest {

    @Test
    void everyImplementationPutsAPayloadInTheSameShard() throws IOException {
        int checked = 0;
        for (JsonNode each : vectors("shard-selection").path("cases")) {
            byte[] payload = payload(each);
            assertThat(Long.toHexString(Xxh3.hash64(payload)))
                    .isEqualTo(stripZeros(each.path("xxh3_64").asString()));
            for (Map.Entry<String, JsonNode> entry : each.path("shard_by_count").properties()) {
                int shards = Integer.parseInt(entry.getKey());
                assertThat(new ShardSelection(shards).shardOf(payload))
                        .as("%s over %d shards", each, shards)
                        .isEqualTo(entry.getValue().asInt());
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(500);
    }

    @Test
    void hashesOfCountingBytesAreTheKnownOnes() {
        Map<Integer, String> known = Map.of(
                0, "2d06800538d394c2",
                1, "c44bdff4074eecdb",
                4, "60dab036a58211f2",
                16, "8355e3a6f61770db",
                128, "85c6174c7ff4c46b",
                240, "375a384d957fe865",
                241, "2e8cd95421c6d02",
                1025, "78c86e91ee939852");
        known.forEach((length, hash) -> {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) i;
            }
            assertThat(Long.toHexString(Xxh3.hash64(bytes)))
                    .as("length %d", length)
                    .isEqualTo(hash);
        });
    }

    @Test
    void receiptNamesTheShardOfThePayloadOrOfTheKey() {
        try (NetNode node = NetNode.builder().shards(16).build()) {
            assertThat(node.emitRaw("{\"a\":1}").shardId()).isEqualTo(12);
            assertThat(node.emitRaw("{\"a\":1}", "other").shardId()).isEqualTo(12);
            assertThat(node.emitRaw("{\"a\":1}", "another").shardId()).isEqualTo(12);
        }
    }

    static JsonNode vectors(String name) throws IOException {
        try (InputStream file = ShardSelectionTest.class.getResourceAsStream("/vectors/05-bus/" + name + ".json")) {
            return JsonMapper.shared().readTree(file);
        }
    }

    private static byte[] payload(JsonNode each) {
        if (each.has("payload_utf8")) {
            return each.path("payload_utf8").asString().getBytes(UTF_8);
        }
        if (each.has("payload_hex")) {
            return HexFormat.of().parseHex(each.path("payload_hex").asString());
        }
        int length = each.path("payload_rule_length").asInt();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (32 + (i * 7 + length) % 90));
        }
        return text.toString().getBytes(US_ASCII);
    }

    private static String stripZeros(String hex) {
        return Long.toHexString(Long.parseUnsignedLong(hex, 16));
    }
}
