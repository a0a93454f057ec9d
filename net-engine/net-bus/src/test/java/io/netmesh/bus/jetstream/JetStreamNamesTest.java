package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JetStreamNamesTest {

    private final ShardStreams names = new ShardStreams("net");

    @Test
    void streamsAndSubjectsCarryThePrefixAndTheShard() {
        assertThat(names.stream(7)).isEqualTo("net_shard_7");
        assertThat(names.subject(7)).isEqualTo("net.shard.7");
        assertThat(names.shardOf("net_shard_65535")).hasValue(65_535);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net_shard_",
                "net_shard_07",
                "net_shard_+7",
                "net_shard_65536",
                "net_shard_x",
                "other_shard_7",
                "net_cursors"
            })
    void streamsOfOtherNamesAreNoShards(String stream) {
        assertThat(names.shardOf(stream)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0, 0",
        "9223372036854775806, 9223372036854775806",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775807",
        "18446744073709551615, 9223372036854775807",
        "18446744073709551616, 0",
        "-1, 0",
        "1-0, 0",
        "'', 0",
        "' 1', 0"
    })
    void idsAreSequencesAndWhatIsNoneStartsOver(String id, long position) {
        assertThat(StreamPosition.parse(id)).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource({"orders, orders", "a-B_9, a-B_9", "a.b/c d, a=2Eb=2Fc=20d", "a=b, a=3Db", "ü, =C3=BC", "'', ''"})
    void everyListenersNameMakesAKeyOfItsOwn(String name, String key) {
        assertThat(CursorKeys.of(name)).isEqualTo(key);
    }
}
