package io.netmesh.bus.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.BatchOptions;
import io.netmesh.bus.NodeOptions;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardDispatcherTest {

    private static final long MILLI = 1_000_000;
    private static final TransportException TRANSIENT =
            new TransportException(TransportException.Kind.TRANSIENT, "scripted", null);
    private static final TransportException CONNECTION =
            new TransportException(TransportException.Kind.CONNECTION, "scripted", null);

    private final List<EventBatch> sent = new ArrayList<>();
    private long lastAttempt;

    private ShardQueue queue;
    private ShardDispatcher dispatcher;

    @Test
    void fullBatchGoesAtOnceAndARestWaitsForItsDelay() {
        create(3, Integer.MAX_VALUE, Duration.ofMinutes(2));
        emit(0, 4);
        dispatcher.step(0);
        assertThat(sizes()).containsExactly(3);
        dispatcher.onStored(lastAttempt, 1);
        assertThat(dispatcher.nextDeadlineNanos()).isBetween(10 * MILLI, 10 * MILLI + 4);
        dispatcher.step(10 * MILLI - 1);
        assertThat(sizes()).containsExactly(3);
        dispatcher.step(dispatcher.nextDeadlineNanos());
        assertThat(sizes()).containsExactly(3, 1);
    }

    @Test
    void onlyOneBatchIsOnItsWay() {
        create(2, Integer.MAX_VALUE, Duration.ofMinutes(2));
        emit(0, 6);
        dispatcher.step(0);
        dispatcher.step(MILLI);
        assertThat(sizes()).containsExactly(2);
        assertThat(dispatcher.onTheirWay()).isEqualTo(2);
    }

    @Test
    void sequencesFollowEachOtherAndFailedBatchesKeepTheirs() {
        create(2, 0, Duration.ofMinutes(2));
        emit(0, 6);
        dispatcher.step(0);
        dispatcher.onStored(lastAttempt, 1);
        dispatcher.onFailed(lastAttempt, TRANSIENT, 2);
        dispatcher.onStored(lastAttempt, 3);
        assertThat(sent).extracting(EventBatch::sequenceStart).containsExactly(0L, 2L, 4L);
        assertThat(sent).extracting(EventBatch::producerNonce).containsOnly(9L);
        assertThat(dispatcher.dispatched()).isEqualTo(4);
        assertThat(dispatcher.failed()).isEqualTo(2);
        assertThat(dispatcher.batches()).isEqualTo(2);
    }

    @Test
    void retryableFailureIsTriedAgainWithTheSameIdsAfterGrowingPauses() {
        create(1, 7, Duration.ofMinutes(2));
        emit(0, 1);
        dispatcher.step(0);
        long now = 0;
        List<Long> pauses = new ArrayList<>();
        for (int retry = 0; retry < 7; retry++) {
            dispatcher.onFailed(lastAttempt, TRANSIENT, now);
            long due = dispatcher.nextDeadlineNanos();
            pauses.add((due - now) / MILLI);
            dispatcher.step(due - 1);
            assertThat(sent).hasSize(retry + 1);
            now = due;
            dispatcher.step(now);
            assertThat(sent).hasSize(retry + 2);
        }
        assertThat(pauses).containsExactly(75L, 150L, 300L, 600L, 1200L, 2400L, 2400L);
        assertThat(sent).extracting(batch -> batch.dedupId(0)).containsOnly("9:0:0:0");
        dispatcher.onFailed(lastAttempt, TRANSIENT, now);
        assertThat(dispatcher.failed()).as("the seventh retry was the last").isEqualTo(1);
    }

    @Test
    void otherFailuresAreNotTriedAgain() {
        create(1, 7, Duration.ofMinutes(2));
        emit(0, 1);
        dispatcher.step(0);
        dispatcher.onFailed(lastAttempt, CONNECTION, 1);
        assertThat(dispatcher.failed()).isEqualTo(1);
        assertThat(dispatcher.isIdle()).isTrue();
    }

    @Test
    void noAttemptBeginsAfterTheDeliveryTimeout() {
        create(1, Integer.MAX_VALUE, Duration.ofSeconds(1));
        emit(0, 1);
        dispatcher.step(0);
        dispatcher.onFailed(lastAttempt, TRANSIENT, 900 * MILLI);
        assertThat(dispatcher.isIdle()).isFalse();
        dispatcher.step(975 * MILLI);
        dispatcher.onFailed(lastAttempt, TRANSIENT, 976 * MILLI);
        assertThat(dispatcher.failed()).isEqualTo(1);
    }

    @Test
    void missingAnswerCountsAsARetryableFailure() {
        create(1, 1, Duration.ofMinutes(2));
        emit(0, 1);
        dispatcher.step(0);
        dispatcher.step(30_000 * MILLI);
        assertThat(sent).hasSize(1);
        dispatcher.step(30_075 * MILLI);
        assertThat(sent).hasSize(2);
        dispatcher.step(60_075 * MILLI);
        assertThat(dispatcher.failed()).isEqualTo(1);
    }

    @Test
    void lateSuccessSparesTheRetry() {
        create(1, 5, Duration.ofMinutes(2));
        emit(0, 1);
        dispatcher.step(0);
        dispatcher.step(30_000 * MILLI);
        dispatcher.onStored(lastAttempt, 30_010 * MILLI);
        dispatcher.step(31_000 * MILLI);
        assertThat(sent).hasSize(1);
        assertThat(dispatcher.dispatched()).isEqualTo(1);
    }

    @Test
    void answersOfForgottenAttemptsChangeNothing() {
        create(1, 5, Duration.ofMinutes(2));
        emit(0, 2);
        dispatcher.step(0);
        long first = lastAttempt;
        dispatcher.step(30_000 * MILLI);
        dispatcher.step(30_075 * MILLI);
        dispatcher.onFailed(first, CONNECTION, 30_080 * MILLI);
        dispatcher.onStored(first, 30_080 * MILLI);
        assertThat(dispatcher.dispatched() + dispatcher.failed()).isZero();
        dispatcher.onStored(lastAttempt, 30_090 * MILLI);
        assertThat(dispatcher.dispatched()).isEqualTo(1);
    }

    @Test
    void drainingSendsAtOnceAndStopsRetryingAtItsDeadline() {
        create(10, Integer.MAX_VALUE, Duration.ofMinutes(2));
        emit(0, 12);
        dispatcher.drain(100 * MILLI);
        dispatcher.step(1);
        dispatcher.onFailed(lastAttempt, TRANSIENT, 20 * MILLI);
        assertThat(dispatcher.isIdle()).as("75 ms later is before the deadline").isFalse();
        dispatcher.step(95 * MILLI);
        dispatcher.onFailed(lastAttempt, TRANSIENT, 96 * MILLI);
        assertThat(sizes()).as("the rest is offered once all the same").containsExactly(10, 10, 2);
        dispatcher.onStored(lastAttempt, 97 * MILLI);
        assertThat(dispatcher.isIdle()).isTrue();
        assertThat(dispatcher.failed()).isEqualTo(10);
        assertThat(dispatcher.dispatched()).isEqualTo(2);
    }

    private void create(int batchSize, int retries, Duration deliveryTimeout) {
        NodeOptions options = new NodeOptions(
                1,
                1024,
                BackpressureMode.DROP_OLDEST,
                BatchOptions.fixed(batchSize, Duration.ofMillis(10)),
                Duration.ofSeconds(30),
                retries,
                deliveryTimeout,
                64 << 20);
        queue = new ShardQueue(0, options, new ByteBudget(64 << 20), 0, () -> {}, Runnable::run);
        dispatcher = new ShardDispatcher(
                0,
                queue,
                BatchPolicy.of(options.batch()),
                DeliveryLimits.of(options),
                9,
                0,
                (batch, attempt) -> {
                    sent.add(batch);
                    lastAttempt = attempt;
                },
                () -> 0, // the shortest pause
                Runnable::run);
    }

    private void emit(long nowNanos, int events) {
        for (int i = 0; i < events; i++) {
            assertThat(queue.offer(new byte[] {'1'}, nowNanos, null)).isPositive();
        }
    }

    private List<Integer> sizes() {
        return sent.stream().map(batch -> batch.entries().size()).toList();
    }
}
