package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.channel.Bed.Reading;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

class ContainerLifecycleTest {

    private final ApplicationContextRunner runner = Bed.runner().withPropertyValues("net.node.shards=1");

    private static void publish(ApplicationContext context, String... sensors) {
        for (String sensor : sensors) {
            context.getBean(NetTemplate.class)
                    .publish("c", new Reading(sensor, 1))
                    .join();
        }
    }

    private static NetChannelContainer container(ApplicationContext context, String id) {
        return context.getBean(NetChannelRegistry.class).container(id);
    }

    /** Holds every event until it is let go. */
    static class Gated {
        final List<String> begun = new CopyOnWriteArrayList<>();
        final List<String> done = new CopyOnWriteArrayList<>();
        final List<String> interrupted = new CopyOnWriteArrayList<>();
        final Semaphore gate = new Semaphore(0);

        @NetChannel(value = "c", id = "gated")
        void on(Reading reading) throws InterruptedException {
            begun.add(reading.sensorId());
            try {
                gate.acquire();
            } catch (InterruptedException stop) {
                interrupted.add(reading.sensorId());
                throw stop;
            }
            done.add(reading.sensorId());
        }
    }

    static class Recorder {
        final List<NetChannelEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(NetChannelEvent event) {
            events.add(event);
        }
    }

    @Test
    void aPauseLetsNoFurtherEventBegin() {
        runner.withBean(Gated.class).withBean(Recorder.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            NetChannelContainer container = container(context, "gated");
            publish(context, "a", "b", "c");
            await().until(() -> gated.begun.size() == 1);
            container.pause();
            assertThat(container.state()).isEqualTo(ListenerState.PAUSING);
            gated.gate.release(10);
            await().until(() -> container.state() == ListenerState.PAUSED);
            assertThat(gated.begun).containsExactly("a");
            assertThat(gated.done).containsExactly("a");
            assertThat(container.status().inbox()).isEqualTo(2);
            container.resume();
            await().until(() -> gated.done.size() == 3);
            assertThat(gated.done).containsExactly("a", "b", "c");
            assertThat(context.getBean(Recorder.class).events)
                    .containsExactly(
                            new NetChannelEvent.Started("gated"),
                            new NetChannelEvent.Paused("gated"),
                            new NetChannelEvent.Resumed("gated"));
        });
    }

    @Test
    void eventsThatComeDuringAPauseWait() {
        runner.withBean(Gated.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            NetChannelContainer container = container(context, "gated");
            container.pause();
            assertThat(container.state()).isEqualTo(ListenerState.PAUSED);
            gated.gate.release(10);
            publish(context, "a", "b");
            await().until(() -> container.status().inbox() == 2);
            assertThat(gated.begun).isEmpty();
            container.resume();
            await().until(() -> gated.done.size() == 2);
        });
    }

    @Test
    void aFullInboxHoldsTheReaderBackAndLosesNothing() {
        runner.withPropertyValues("net.listener.inbox-capacity=2")
                .withBean(Gated.class)
                .run(context -> {
                    Gated gated = context.getBean(Gated.class);
                    for (int i = 0; i < 20; i++) {
                        publish(context, "s" + i);
                    }
                    await().until(() -> container(context, "gated").status().inbox() == 3);
                    gated.gate.release(20);
                    await().until(() -> gated.done.size() == 20);
                    assertThat(gated.done).startsWith("s0", "s1").endsWith("s19");
                });
    }

    @Test
    void stoppingFinishesWhatWasTakenAndStartingGoesOn() {
        runner.withBean(Gated.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            NetChannelContainer container = container(context, "gated");
            publish(context, "a", "b");
            await().until(() -> container.status().inbox() == 2 && gated.begun.size() == 1);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            container.stop(() -> stopped.complete(null));
            assertThat(stopped).isNotDone();
            assertThat(container.state()).isEqualTo(ListenerState.STOPPING);
            gated.gate.release(10);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(gated.done).containsExactly("a", "b");
            assertThat(container.state()).isEqualTo(ListenerState.STOPPED);
            publish(context, "while-stopped");
            container.start();
            publish(context, "after");
            await().until(() -> gated.done.size() == 4);
            assertThat(gated.done).containsExactly("a", "b", "while-stopped", "after");
        });
    }

    @Test
    void aListenerIsInterruptedAfterTheGraceAndItsEventComesAgain() {
        runner.withPropertyValues("net.listener.shutdown-grace=10ms")
                .withBean(Gated.class)
                .run(context -> {
                    Gated gated = context.getBean(Gated.class);
                    NetChannelContainer container = container(context, "gated");
                    publish(context, "a");
                    await().until(() -> gated.begun.size() == 1);
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container.stop(() -> stopped.complete(null));
                    stopped.get(20, TimeUnit.SECONDS);
                    await().until(() -> gated.interrupted.size() == 1);
                    assertThat(container.status().failures()).isZero();
                    gated.gate.release(10);
                    container.start();
                    await().until(() -> gated.done.contains("a"));
                });
    }

    @Test
    void aStopDuringABackOffDoesNotWaitForTheRetry() {
        runner.withPropertyValues("net.listener.retry.initial-interval=1h", "net.listener.retry.max-interval=1h")
                .withBean(Failing.class)
                .run(context -> {
                    publish(context, "a");
                    NetChannelContainer container = container(context, "failing");
                    await().until(() -> container.status().retries() == 1);
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container.stop(() -> stopped.complete(null));
                    stopped.get(20, TimeUnit.SECONDS);
                    assertThat(container.status().deadLettered()).isZero();
                });
    }

    static class Failing {
        @NetChannel(value = "c", id = "failing")
        void on(Reading reading) {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void theContextSurvivesStopThenStart() {
        runner.withBean(Gated.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            gated.gate.release(10);
            publish(context, "a");
            await().until(() -> gated.done.size() == 1);
            context.stop();
            assertThat(container(context, "gated").state()).isEqualTo(ListenerState.STOPPED);
            context.start();
            assertThat(container(context, "gated").state()).isEqualTo(ListenerState.RUNNING);
            publish(context, "b");
            await().until(() -> gated.done.size() == 2);
        });
    }

    @Test
    void autoStartupCanBeLeftToTheApplication() {
        runner.withBean(Manual.class).run(context -> {
            NetChannelContainer container = container(context, "manual");
            assertThat(container.state()).isEqualTo(ListenerState.STOPPED);
            container.start();
            publish(context, "a");
            await().until(() -> context.getBean(Manual.class).seen.size() == 1);
        });
    }

    static class Manual {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "manual", autoStartup = "false")
        void on(Reading reading) {
            seen.add(reading.sensorId());
        }
    }

    @Test
    void workersRunShardsInParallelAndKeepTheOrderOfEach() {
        Bed.runner()
                .withPropertyValues("net.node.shards=4")
                .withBean(Parallel.class)
                .run(context -> {
                    Parallel parallel = context.getBean(Parallel.class);
                    NetTemplate template = context.getBean(NetTemplate.class);
                    for (int i = 0; i < 200; i++) {
                        template.publish("p", new Reading("s" + i, i), Map.of(), "key" + i % 16);
                    }
                    await().until(() -> parallel.count.get() == 200);
                    assertThat(parallel.together.getCount()).isZero();
                    parallel.byShard
                            .values()
                            .forEach(orders -> assertThat(orders).isSorted());
                });
    }

    static class Parallel {
        final Map<Integer, List<Long>> byShard = new ConcurrentHashMap<>();
        final AtomicInteger count = new AtomicInteger();
        final CountDownLatch together = new CountDownLatch(2);

        @NetChannel(value = "p", id = "parallel", concurrency = "2")
        void on(Reading reading, EventMetadata metadata) throws InterruptedException {
            together.countDown();
            together.await(20, TimeUnit.SECONDS);
            byShard.computeIfAbsent(metadata.shardId(), shard -> new CopyOnWriteArrayList<>())
                    .add(metadata.order());
            count.incrementAndGet();
        }
    }

    @Test
    void idlenessIsAnnounced() {
        runner.withPropertyValues("net.listener.idle-event-interval=5ms")
                .withBean(Gated.class)
                .withBean(Recorder.class)
                .run(context -> await().until(() -> context.getBean(Recorder.class).events.stream()
                        .anyMatch(event -> event instanceof NetChannelEvent.Idle)));
    }

    @Test
    void failuresAndHaltsAreAnnounced() {
        runner.withPropertyValues("net.listener.on-exhausted=halt", "net.listener.retry.attempts=1")
                .withBean(Failing.class)
                .withBean(Recorder.class)
                .run(context -> {
                    publish(context, "a");
                    Recorder recorder = context.getBean(Recorder.class);
                    await().until(() -> recorder.events.size() == 3);
                    assertThat(recorder.events.get(1)).isInstanceOfSatisfying(NetChannelEvent.Failed.class, failed -> {
                        assertThat(failed.failure().cause()).hasMessage("no");
                        assertThat(failed.listenerId()).isEqualTo("failing");
                    });
                    assertThat(recorder.events.get(2)).isInstanceOf(NetChannelEvent.Halted.class);
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container(context, "failing").stop(() -> stopped.complete(null));
                    stopped.get(20, TimeUnit.SECONDS);
                    assertThat(recorder.events).contains(new NetChannelEvent.Stopped("failing"));
                });
    }

    @Test
    void anEventHandlerThatThrowsDoesNotStopAListener() {
        runner.withBean(Gated.class).withBean(ThrowingHandler.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            gated.gate.release(1);
            publish(context, "a");
            await().until(() -> gated.done.size() == 1);
        });
    }

    static class ThrowingHandler {
        @EventListener
        void on(NetChannelEvent event) {
            throw new IllegalStateException("handler");
        }
    }

    @Test
    void interceptorsWrapTheCallInTheirOrder() {
        List<String> trace = new CopyOnWriteArrayList<>();
        runner.withBean(Manual.class)
                .withBean("first", NetChannelInterceptor.class, () -> new Tracing("first", 1, trace))
                .withBean("second", NetChannelInterceptor.class, () -> new Tracing("second", 2, trace))
                .run(context -> {
                    container(context, "manual").start();
                    publish(context, "a");
                    await().until(() -> trace.size() == 4);
                    assertThat(trace).containsExactly("> first", "> second", "< second", "< first");
                });
    }

    record Tracing(String name, int order, List<String> trace)
            implements NetChannelInterceptor, org.springframework.core.Ordered {

        @Override
        public void intercept(NetChannelInvocation invocation) throws Throwable {
            trace.add("> " + name);
            invocation.proceed();
            trace.add("< " + name);
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    @Test
    void aPausedContextThatIsRestartedGoesOn() {
        runner.withBean(Gated.class).run(context -> {
            Gated gated = context.getBean(Gated.class);
            gated.gate.release(10);
            ConfigurableApplicationContext pausable =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            pausable.pause();
            publish(context, "paused");
            pausable.restart();
            publish(context, "restarted");
            await().until(() -> gated.done.size() == 2);
            assertThat(gated.done).containsExactly("paused", "restarted");
        });
    }

    @Test
    void whatRetentionTookIsAnnouncedAndCounted() {
        runner.withPropertyValues("net.node.memory.max-events=10", "net.listener.inbox-capacity=1")
                .withBean(Manual.class)
                .withBean(Recorder.class)
                .run(context -> {
                    NetChannelContainer container = container(context, "manual");
                    container.start();
                    container.pause();
                    for (int i = 0; i < 100; i++) {
                        publish(context, "s" + i);
                    }
                    container.resume();
                    await().untilAsserted(() -> {
                        NetChannelStatus status = container.status();
                        assertThat(status.processed() + status.gapsMissed()).isEqualTo(100);
                    });
                    NetChannelStatus status = container.status();
                    assertThat(status.gapsMissed()).isPositive();
                    assertThat(status.gaps()).isPositive();
                    await().until(() -> context.getBean(Recorder.class).events.stream()
                            .anyMatch(event -> event instanceof NetChannelEvent.GapDetected));
                });
    }

    @Test
    void aListenerThatStartsAtTheEarliestSeesWhatWasThereBefore() {
        runner.withPropertyValues("net.listener.start-from=earliest")
                .withBean(Manual.class)
                .run(context -> {
                    publish(context, "before");
                    container(context, "manual").start();
                    await().until(() -> context.getBean(Manual.class).seen.contains("before"));
                });
    }

    @Test
    void aListenerStartsAtTheLatestByDefault() {
        runner.withBean(Manual.class).run(context -> {
            publish(context, "before");
            container(context, "manual").start();
            publish(context, "after");
            await().until(() -> !context.getBean(Manual.class).seen.isEmpty());
            assertThat(context.getBean(Manual.class).seen).containsExactly("after");
        });
    }
}
