package io.netmesh.bus.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.BatchOptions;
import io.netmesh.bus.NodeOptions;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** All of the pipeline but its thread, against a transport that fails, stalls and answers late; one seed, one course. */
class DispatchSimulationTest {

    private static final long MILLI = 1_000_000;

    /** An answer of the transport that is still to come. */
    private record Answer(long atNanos, int shard, long attempt, boolean stored, TransportException failure) {}

    private static final class Course {
        final String seedText;
        final SplittableRandom random;
        final NodeOptions options;
        final ByteBudget budget;
        final List<ShardQueue> queues = new ArrayList<>();
        final List<ShardDispatcher> dispatchers = new ArrayList<>();
        final Dispatch dispatch;
        final List<Answer> answers = new ArrayList<>();
        final List<List<Integer>> stored = new ArrayList<>(); // per shard, numbers of events as the transport got them
        final Map<String, Integer> storedIds = new HashMap<>();
        final List<List<CompletableFuture<Receipt>>> confirmations = new ArrayList<>();
        final long[] nextSequence;
        long now = -500 * MILLI; // the monotonic clock may be negative
        int emitted;
        int refused;
        int attempts;

        Course(long seed) {
            seedText = "seed " + seed;
            random = new SplittableRandom(seed);
            int shards = random.nextInt(1, 4);
            options = new NodeOptions(
                    shards,
                    1024,
                    BackpressureMode.values()[random.nextInt(3)],
                    batch(random),
                    Duration.ofMillis(random.nextInt(20, 400)),
                    random.nextInt(4) == 0 ? random.nextInt(3) : Integer.MAX_VALUE,
                    Duration.ofMillis(random.nextInt(200, 5_000)),
                    random.nextBoolean() ? 64 << 10 : 1 << 20);
            budget = new ByteBudget(options.bufferBytes());
            nextSequence = new long[shards];
            for (int shard = 0; shard < shards; shard++) {
                ShardQueue queue = new ShardQueue(shard, options, budget, now, () -> {}, Runnable::run);
                queues.add(queue);
                stored.add(new ArrayList<>());
                confirmations.add(new ArrayList<>());
                dispatchers.add(new ShardDispatcher(
                        shard,
                        queue,
                        BatchPolicy.of(options.batch()),
                        DeliveryLimits.of(options),
                        77,
                        0,
                        this::send,
                        random::nextLong,
                        Runnable::run));
            }
            dispatch = new Dispatch(dispatchers, DeliveryLimits.of(options));
        }

        private static BatchOptions batch(SplittableRandom random) {
            Duration maxDelay = Duration.ofMillis(random.nextInt(1, 30));
            int size = random.nextInt(1, 40);
            return random.nextBoolean()
                    ? BatchOptions.fixed(size, maxDelay)
                    : new BatchOptions(
                            size, size + random.nextInt(40), maxDelay, true, Duration.ofMillis(random.nextInt(1, 200)));
        }

        void emit(int count) {
            for (int i = 0; i < count; i++) {
                int shard = random.nextInt(queues.size());
                byte[] payload = ByteBuffer.allocate(4 + random.nextInt(200))
                        .putInt(0, emitted++)
                        .array();
                CompletableFuture<Receipt> confirmation = random.nextInt(4) == 0 ? new CompletableFuture<>() : null;
                long answer = queues.get(shard).offer(payload, now, confirmation);
                if (answer <= 0) {
                    refused++;
                } else if (confirmation != null) {
                    confirmations.get(shard).add(confirmation);
                }
            }
        }

        void send(EventBatch batch, long attempt) {
            attempts++;
            int shard = batch.shardId();
            if (batch.sequenceStart() == nextSequence[shard]) {
                nextSequence[shard] += batch.entries().size();
            } else {
                assertThat(batch.sequenceStart() + batch.entries().size())
                        .as("%s: the same batch again", seedText)
                        .isEqualTo(nextSequence[shard]);
            }
            long delay = random.nextInt(10) == 0 ? 600 * MILLI : random.nextInt(40) * MILLI;
            boolean kept = random.nextInt(10) < 7;
            if (kept) {
                store(batch);
            }
            boolean answered = random.nextInt(8) > 0;
            if (answered) {
                TransportException.Kind kind =
                        random.nextInt(6) == 0 ? TransportException.Kind.FATAL : TransportException.Kind.TRANSIENT;
                answers.add(
                        new Answer(now + delay, shard, attempt, kept, new TransportException(kind, "scripted", null)));
            }
        }

        void store(EventBatch batch) {
            for (int i = 0; i < batch.entries().size(); i++) {
                int number = ByteBuffer.wrap(batch.entries().get(i).payload()).getInt();
                Integer before = storedIds.putIfAbsent(batch.dedupId(i), number);
                if (before == null) {
                    stored.get(batch.shardId()).add(number);
                } else {
                    assertThat(before)
                            .as("%s: id %s", seedText, batch.dedupId(i))
                            .isEqualTo(number);
                }
            }
        }

        void step() {
            List<Answer> due =
                    answers.stream().filter(each -> each.atNanos <= now).toList();
            answers.removeAll(due);
            for (Answer each : due) {
                if (each.stored) {
                    dispatch.onStored(each.shard, each.attempt, now);
                } else {
                    dispatch.onFailed(each.shard, each.attempt, each.failure, now);
                }
            }
            long next = dispatch.turn(now);
            checkAccounts();
            long soonest = answers.stream().mapToLong(Answer::atNanos).min().orElse(Long.MAX_VALUE);
            long until = Math.min(next, soonest);
            now = Math.max(now + 1, Math.min(until, now + random.nextInt(1, 30) * MILLI));
        }

        void checkAccounts() {
            long inBudget = 0;
            for (int shard = 0; shard < queues.size(); shard++) {
                ShardQueue.Counts counts = queues.get(shard).counts();
                ShardDispatcher dispatcher = dispatchers.get(shard);
                assertThat(dispatcher.dispatched()
                                + dispatcher.failed()
                                + counts.evicted()
                                + counts.waiting()
                                + dispatcher.onTheirWay())
                        .as("%s shard %d: every event taken is in one place", seedText, shard)
                        .isEqualTo(counts.ingested());
                assertThat(counts.waiting()).as(seedText).isLessThanOrEqualTo(1023);
                inBudget += counts.waiting() + dispatcher.onTheirWay();
            }
            assertThat(budget.usedBytes()).as(seedText).isBetween(inBudget * 68, options.bufferBytes());
        }

        long sum(java.util.function.ToLongFunction<ShardDispatcher> counter) {
            return dispatchers.stream().mapToLong(counter).sum();
        }

        void checkEnd() {
            checkAccounts();
            long ingested = 0;
            long evicted = 0;
            long dropped = 0;
            for (int shard = 0; shard < queues.size(); shard++) {
                ShardQueue.Counts counts = queues.get(shard).counts();
                ingested += counts.ingested();
                evicted += counts.evicted();
                dropped += counts.dropped();
                assertThat(counts.waiting()).as(seedText).isZero();
                assertThat(stored.get(shard))
                        .as("%s: order of shard %d", seedText, shard)
                        .isSorted();
                assertThat(confirmations.get(shard))
                        .as("%s: everybody who waits is told", seedText)
                        .allMatch(CompletableFuture::isDone);
            }
            assertThat(budget.usedBytes()).as(seedText).isZero();
            assertThat(dropped).as(seedText).isEqualTo(refused);
            assertThat(ingested + refused).as(seedText).isEqualTo(emitted);
            assertThat(sum(ShardDispatcher::dispatched) + sum(ShardDispatcher::failed) + evicted)
                    .as(seedText)
                    .isEqualTo(ingested);
            assertThat((long) storedIds.size())
                    .as("%s: what counts as dispatched is stored", seedText)
                    .isBetween(
                            sum(ShardDispatcher::dispatched),
                            sum(ShardDispatcher::dispatched) + sum(ShardDispatcher::failed));
        }
    }

    @Seeds(300)
    void nothingIsLostUncountedAndOrderIsKept(long seed) {
        Course course = new Course(seed);
        List<CompletableFuture<Void>> flushes = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            if (course.random.nextInt(3) == 0) {
                course.emit(course.random.nextInt(120));
            }
            if (course.random.nextInt(40) == 0) {
                long[] positions = course.queues.stream()
                        .mapToLong(ShardQueue::endPosition)
                        .toArray();
                flushes.add(course.dispatch.flush(positions, course.now));
            }
            course.step();
        }
        course.queues.forEach(ShardQueue::close);
        assertThat(course.queues.get(0).offer(new byte[1], course.now, null)).isEqualTo(EventIntake.SHUT_DOWN);
        CompletableFuture<Void> drained = course.dispatch.drain(course.now);
        for (int step = 0; !drained.isDone() && step < 1_000_000; step++) {
            course.step();
        }
        assertThat(drained).as("seed %d", seed).isDone();
        assertThat(flushes).as("seed %d", seed).allMatch(CompletableFuture::isDone);
        course.checkEnd();
    }
}
