package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.EventStream;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.PollException;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.bus.filter.Filter;
import io.netmesh.bus.transport.GroupSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BusEventStreamTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final Arrivals arrivals = new Arrivals();
    private final ScriptedTransport transport =
            new ScriptedTransport(2).ordered().signalling(arrivals::signal);
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final BusReader reader = new BusReader(
            transport, 2, NodeEnvironment.system(), arrivals, executor, GroupSpec.DEFAULT_REDELIVER_AFTER);

    @AfterEach
    void stop() {
        reader.close().join();
        executor.shutdownNow();
    }

    @Test
    void loopSeesEverythingFromTheOldestEventOn() {
        append(0, 5);
        List<String> seen = new ArrayList<>();
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        for (StoredEvent event : stream) {
            seen.add(event.raw());
            if (seen.size() == 5) {
                stream.close();
            }
        }

        assertThat(seen).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void waitingReaderIsWokenByAnAppend() throws Exception {
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        FutureTask<Optional<StoredEvent>> waiting = start(() -> stream.poll(LONG));

        append(0, 1);

        assertThat(waiting.get().map(StoredEvent::raw)).contains("0");
    }

    @Test
    void pollWithoutTimeGivesWhatIsThere() {
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());

        assertThat(stream.poll(Duration.ZERO)).isEmpty();
        append(0, 1);
        assertThat(stream.poll(Duration.ZERO)).isPresent();
    }

    @Test
    void leavingALoopAndIteratingAgainGoesOnAfterTheLastEvent() {
        append(0, 4);
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        Iterator<StoredEvent> first = stream.iterator();
        assertThat(first.next().raw()).isEqualTo("0");
        assertThat(first.hasNext()).isTrue(); // looked at, not taken

        assertThat(stream.iterator().next().raw()).isEqualTo("1");
        assertThat(stream.poll(LONG).map(StoredEvent::raw)).contains("2");
    }

    @Test
    void closeWakesWhoeverWaits() throws Exception {
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        FutureTask<Boolean> waiting = start(() -> stream.iterator().hasNext());

        stream.close();

        assertThat(waiting.get()).isFalse();
        assertThat(stream.poll(Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> stream.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void shutdownEndsAWaitingStreamWithAnException() {
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        FutureTask<Boolean> waiting = start(() -> stream.iterator().hasNext());

        reader.close();

        assertThatThrownBy(waiting::get)
                .hasCauseInstanceOf(NodeShutDownException.class)
                .hasStackTraceContaining("EventBus has been shut down");
        assertThatThrownBy(() -> stream.poll(Duration.ZERO)).isInstanceOf(NodeShutDownException.class);
    }

    @Test
    void interruptEndsTheLoopAndKeepsItsStatus() throws Exception {
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        FutureTask<Boolean> waiting = new FutureTask<>(
                () -> !stream.iterator().hasNext() && Thread.currentThread().isInterrupted());
        Thread thread = new Thread(waiting);
        thread.start();

        thread.interrupt();

        assertThat(waiting.get()).isTrue();
    }

    @Test
    void latestSkipsWhatIsThere() {
        append(0, 3);
        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withStartFrom(StartFrom.latest()));

        transport.append(1, "\"new\"");

        assertThat(stream.poll(LONG).map(StoredEvent::raw)).contains("\"new\"");
    }

    @Test
    void cursorOfAPollContinuesAsAStream() {
        append(0, 3);
        String cursor = reader.poll(PollRequest.of(2)).nextId();

        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withStartFrom(StartFrom.cursor(cursor)));

        assertThat(stream.poll(LONG).map(StoredEvent::raw)).contains("2");
        assertThatThrownBy(() -> reader.subscribe(SubscribeOptions.defaults().withStartFrom(StartFrom.cursor("no"))))
                .isInstanceOf(PollException.class);
    }

    @Test
    void filterWithoutEarlyMatchesDoesNotStandStill() {
        append(0, 400);
        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withLimit(10).withFilter(Filter.eq("", 399)));

        assertThat(stream.poll(LONG).map(StoredEvent::raw)).contains("399");
    }

    @Test
    void gapIsToldBeforeTheEventAfterIt() {
        List<Object> seen = new ArrayList<>();
        append(0, 3);
        EventStream<StoredEvent> stream =
                reader.subscribe(SubscribeOptions.defaults().withLimit(1).withOnGap(seen::add));
        seen.add(stream.poll(LONG).orElseThrow().raw());
        append(0, 10);
        transport.trim(0, 5);

        seen.add(stream.poll(LONG).orElseThrow().raw());

        assertThat(seen).containsExactly("0", new Gap(0, OptionalLong.of(4)), "2");
        assertThat(reader.eventsMissed()).isEqualTo(4);
    }

    @Test
    void transportWithoutSignalsIsPolled() {
        ScriptedTransport silent = new ScriptedTransport(1);
        BusReader polling = new BusReader(
                silent, 1, NodeEnvironment.system(), new Arrivals(), executor, GroupSpec.DEFAULT_REDELIVER_AFTER);
        EventStream<StoredEvent> stream = polling.subscribe(SubscribeOptions.defaults());
        FutureTask<Optional<StoredEvent>> waiting = start(() -> stream.poll(LONG));

        silent.append(0, "1");

        assertThat(waiting)
                .succeedsWithin(LONG)
                .satisfies(event -> assertThat(event).isPresent());
    }

    @Test
    void shardThatRecoversIsReadWithoutASignal() {
        append(0, 1);
        transport.fail(0);
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        FutureTask<Optional<StoredEvent>> waiting = start(() -> stream.poll(LONG));
        await().until(() -> transport.reads() > 3);

        transport.recover(0);

        assertThat(waiting)
                .succeedsWithin(LONG)
                .satisfies(event -> assertThat(event).isPresent());
    }

    @Test
    void subscriberGetsWhatItRequestsAndNoMore() {
        append(0, 5);
        Collector collector = new Collector();
        EventStream<StoredEvent> stream = reader.subscribe(SubscribeOptions.defaults());
        stream.subscribe(collector);
        await().until(() -> collector.subscription != null);
        assertThat(collector.seen).isEmpty();

        collector.subscription.request(2);
        await().until(() -> collector.seen.size() == 2);
        collector.subscription.request(1);
        await().until(() -> collector.seen.size() == 3);
        collector.subscription.request(Long.MAX_VALUE);
        collector.subscription.request(Long.MAX_VALUE);
        await().until(() -> collector.seen.size() == 5);
        append(1, 1);
        await().until(() -> collector.seen.size() == 6);
        stream.close();
        await().until(() -> collector.completed);

        assertThat(collector.seen).containsExactly("0", "1", "2", "3", "4", "0");
        assertThat(collector.failure).isNull();
    }

    @Test
    void subscriberIsToldOfTheShutdown() {
        Collector collector = new Collector();
        reader.subscribe(SubscribeOptions.defaults()).subscribe(collector);
        await().until(() -> collector.subscription != null);
        collector.subscription.request(1);

        reader.close();

        await().until(() -> collector.failure instanceof NodeShutDownException);
    }

    @Test
    void badRequestIsAnError() {
        Collector collector = new Collector();
        reader.subscribe(SubscribeOptions.defaults()).subscribe(collector);
        await().until(() -> collector.subscription != null);

        collector.subscription.request(0);

        await().until(() -> collector.failure instanceof IllegalArgumentException);
    }

    @Test
    void nothingComesAfterCancel() {
        append(0, 100);
        Collector collector = new Collector();
        collector.cancelAfter = 3;
        reader.subscribe(SubscribeOptions.defaults()).subscribe(collector);
        await().until(() -> collector.subscription != null);
        collector.subscription.request(50);
        await().until(() -> collector.seen.size() >= 3);
        FutureTask<Boolean> behind = new FutureTask<>(() -> true);
        executor.execute(behind);

        assertThat(behind).succeedsWithin(LONG);
        assertThat(collector.seen).hasSize(3);
        assertThat(collector.completed).isFalse();
    }

    @Test
    void streamIsPulledOrPushedButNotBoth() {
        EventStream<StoredEvent> pushed = reader.subscribe(SubscribeOptions.defaults());
        pushed.subscribe(new Collector());
        Collector second = new Collector();
        pushed.subscribe(second);
        EventStream<StoredEvent> pulled = reader.subscribe(SubscribeOptions.defaults());
        pulled.poll(Duration.ZERO);
        Collector late = new Collector();
        pulled.subscribe(late);

        assertThatThrownBy(() -> pushed.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pushed::iterator).isInstanceOf(IllegalStateException.class);
        assertThat(second.failure).isInstanceOf(IllegalStateException.class);
        assertThat(late.failure).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failureToMapEndsTheIterationButNotTheStream() {
        transport.append(0, "1");
        transport.append(0, "\"x\"");
        transport.append(0, "3");
        EventStream<Integer> numbers = new MappedStream<>(
                reader.subscribe(SubscribeOptions.defaults()), event -> Integer.valueOf(event.raw()));
        Iterator<Integer> iteration = numbers.iterator();
        assertThat(iteration.next()).isEqualTo(1);

        assertThatThrownBy(iteration::next).isInstanceOf(NumberFormatException.class);
        assertThat(numbers.iterator().next()).isEqualTo(3);
    }

    @Test
    void subscriberIsToldOfAFailureToMap() {
        transport.append(0, "\"x\"");
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        new MappedStream<>(reader.subscribe(SubscribeOptions.defaults()), event -> Integer.valueOf(event.raw()))
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(Integer item) {}

                    @Override
                    public void onError(Throwable failure) {
                        failures.add(failure);
                    }

                    @Override
                    public void onComplete() {}
                });

        await().until(() -> !failures.isEmpty());
        assertThat(failures).singleElement().isInstanceOf(NumberFormatException.class);
    }

    private void append(int shard, int count) {
        for (int event = 0; event < count; event++) {
            transport.append(shard, String.valueOf(event));
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static final class Collector implements Flow.Subscriber<StoredEvent> {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private int cancelAfter = Integer.MAX_VALUE;
        private volatile Flow.@Nullable Subscription subscription;
        private volatile @Nullable Throwable failure;
        private volatile boolean completed;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(StoredEvent event) {
            seen.add(event.raw());
            if (seen.size() == cancelAfter) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable newFailure) {
            failure = newFailure;
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
