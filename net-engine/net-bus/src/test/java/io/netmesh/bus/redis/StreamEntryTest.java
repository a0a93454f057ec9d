package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class StreamEntryTest {

    @ParameterizedTest
    @MethodSource("entries")
    void firstFieldCalledDIsTheRecord(JsonNode vector) {
        List<byte[]> fields = new ArrayList<>();
        vector.get("fields").forEach(field -> fields.add(utf8(field.stringValue())));

        StoredEvent event = StreamEntry.of("1-0", fields).toEvent(0);

        assertThat(event == null ? null : event.raw())
                .isEqualTo(vector.get("payload").stringValue(null));
    }

    static Stream<JsonNode> entries() {
        return RedisVectors.cases("entry-fields.json");
    }

    @Test
    void eventBelongsToTheShardThatWasReadAndKeepsItsDedupId() {
        StoredEvent event = StreamEntry.of(
                        "7-1", List.of(utf8("d"), utf8("{\"r\":1,\"t\":5,\"s\":9}"), utf8("dedup_id"), utf8("n:9:0:0")))
                .toEvent(2);

        assertThat(event.shardId()).isEqualTo(2);
        assertThat(event.insertionTs()).isEqualTo(5);
        assertThat(event.dedupId()).contains("n:9:0:0");
    }

    @Test
    void deletedEntryHoldsNothing() {
        assertThat(StreamEntry.of("7-1", null).toEvent(0)).isNull();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
