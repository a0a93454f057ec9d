package io.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RedisStreamDedupTest {

    @ParameterizedTest
    @MethodSource("runs")
    void answersAsEveryImplementationDoes(JsonNode run) {
        RedisStreamDedup dedup = new RedisStreamDedup(
                Long.parseLong(run.get("capacity_requested").asString()));
        assertThat(dedup.capacity())
                .isEqualTo(Integer.parseInt(run.get("capacity").asString()));

        int number = 0;
        for (JsonNode step : run.get("steps_id_duplicate_len")) {
            String id = step.get(0).stringValue();
            assertThat(dedup.isDuplicate(id))
                    .as("step %d, id %s", number, id)
                    .isEqualTo(step.get(1).booleanValue());
            assertThat(dedup.size())
                    .as("size after step %d", number)
                    .isEqualTo(step.get(2).intValue());
            number++;
        }
    }

    static Stream<JsonNode> runs() {
        return RedisVectors.cases("dedup.json");
    }

    @Test
    void defaultCapacityIsTheSharedOne() {
        assertThat(new RedisStreamDedup().capacity())
                .isEqualTo(
                        RedisVectors.file("dedup.json").get("default_capacity").intValue());
    }

    @Test
    void capacityIsClamped() {
        assertThat(new RedisStreamDedup(Long.MIN_VALUE).capacity()).isEqualTo(1);
        assertThat(new RedisStreamDedup(Long.MAX_VALUE).capacity()).isEqualTo(16_777_216);
    }

    @Test
    void clearedFilterHasSeenNothing() {
        RedisStreamDedup dedup = new RedisStreamDedup(2);
        assertThat(dedup.isEmpty()).isTrue();
        dedup.isDuplicate("a");
        assertThat(dedup.isEmpty()).isFalse();

        dedup.clear();

        assertThat(dedup.isEmpty()).isTrue();
        assertThat(dedup.isDuplicate("a")).isFalse();
    }

    @Test
    void oneOfManyThreadsSeesAnIdFirst() throws InterruptedException {
        RedisStreamDedup dedup = new RedisStreamDedup(10_000);
        AtomicInteger firsts = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int id = 0; id < 10_000; id++) {
                    if (!dedup.isDuplicate("id-" + id)) {
                        firsts.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(firsts).hasValue(10_000);
        assertThat(dedup.size()).isEqualTo(10_000);
    }
}
