package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupRoundTest {

    @Test
    void everyRoundBeginsWithTheNextShard() {
        assertThat(new GroupRound(1, List.of(2, 0, 7), 30).shards()).containsExactly(2, 7, 0);
        assertThat(new GroupRound(2, List.of(2, 0, 7), 30).shards()).containsExactly(7, 0, 2);
        assertThat(new GroupRound(3, List.of(2, 0, 7), 30).shards()).containsExactly(0, 2, 7);
    }

    @Test
    void fewerEventsThanShardsAreAskedOfAsManyShards() {
        GroupRound round = new GroupRound(3, List.of(0, 1, 2), 2);

        assertThat(round.shards()).containsExactly(0, 1);
        assertThat(round.share()).isEqualTo(1);
    }

    @Test
    void itEndsWhenEveryShardHasSentItsShareOrHasNoMore() {
        GroupRound round = new GroupRound(2, List.of(0, 1), 4);

        assertThat(round.received(0)).isFalse();
        assertThat(round.answered(1)).isFalse();
        assertThat(round.received(1))
                .as("late news of a shard that has answered")
                .isFalse();
        assertThat(round.received(0)).isTrue();
    }
}
