package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.channel.Bed.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/** Which threads tell the application what happens to a listener. */
class ListenerEventsTest {

    private final ApplicationContextRunner runner = Bed.runner().withPropertyValues("net.node.shards=1");

    private static void publish(ApplicationContext context, String sensor) {
        context.getBean(NetTemplate.class).publish("c", new Reading(sensor, 1)).join();
    }

    private static NetChannelContainer container(ApplicationContext context, String id) {
        return context.getBean(NetChannelRegistry.class).container(id);
    }

    /** Fails at its first call, and waits in each for the gate. */
    static class Flaky {
        final AtomicInteger calls = new AtomicInteger();
        final CountDownLatch gate = new CountDownLatch(1);

        @NetChannel(value = "c", id = "flaky")
        void on(Reading reading) throws InterruptedException {
            gate.await();
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
        }
    }

    static class Recorder {
        final List<NetChannelEvent> events = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @EventListener
        void on(NetChannelEvent event) {
            threads.add(event.getClass().getSimpleName() + " on "
                    + Thread.currentThread().getName());
            events.add(event);
        }

        boolean has(Class<? extends NetChannelEvent> type) {
            return events.stream().anyMatch(type::isInstance);
        }

        void assertThatNoThreadOfTheNodeWasUsed() {
            String caller = Thread.currentThread().getName();
            assertThat(threads)
                    .allMatch(
                            thread -> thread.matches(".* on net-listener-[0-9]+") || thread.endsWith(" on " + caller));
        }
    }

    @Test
    void idlenessAndTheEndAreToldOnThreadsOfTheListener() {
        runner.withPropertyValues("net.listener.idle-event-interval=5ms")
                .withBean(Flaky.class)
                .withBean(Recorder.class)
                .run(context -> {
                    Recorder recorder = context.getBean(Recorder.class);
                    await().until(() -> recorder.has(NetChannelEvent.Idle.class));
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container(context, "flaky").stop(() -> stopped.complete(null));
                    stopped.get(20, TimeUnit.SECONDS);
                    assertThat(recorder.has(NetChannelEvent.Stopped.class)).isTrue();
                    recorder.assertThatNoThreadOfTheNodeWasUsed();
                });
    }

    @Test
    void gapsAreToldOnThreadsOfTheListener() {
        runner.withPropertyValues("net.node.memory.max-events=10", "net.listener.inbox-capacity=1")
                .withBean(Flaky.class)
                .withBean(Recorder.class)
                .run(context -> {
                    for (int i = 0; i < 100; i++) {
                        publish(context, "s" + i);
                    }
                    context.getBean(Flaky.class).gate.countDown();
                    Recorder recorder = context.getBean(Recorder.class);
                    await().until(() -> recorder.has(NetChannelEvent.GapDetected.class));
                    recorder.assertThatNoThreadOfTheNodeWasUsed();
                });
    }

    @Test
    void aBlockedHandlerHoldsUpNoBackOff() {
        BlockedHandler handler = new BlockedHandler();
        runner.withPropertyValues("net.listener.idle-event-interval=5ms")
                .withBean(Flaky.class)
                .withBean(BlockedHandler.class, () -> handler)
                .run(context -> {
                    Flaky flaky = context.getBean(Flaky.class);
                    flaky.gate.countDown();
                    await().until(() -> handler.blocked);
                    publish(context, "a");
                    await().until(() -> flaky.calls.get() == 2);
                    handler.go.countDown();
                });
    }

    /** Is told that a listener is idle, and does not come back. */
    static class BlockedHandler {
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean blocked;

        @EventListener
        void on(NetChannelEvent.Idle idle) throws InterruptedException {
            blocked = true;
            go.await();
        }
    }

    @Test
    void idlenessBeginsWhenTheLastCallEnds() {
        runner.withPropertyValues("net.listener.idle-event-interval=20ms", "net.listener.on-exhausted=skip")
                .withBean(Flaky.class)
                .withBean(Recorder.class)
                .run(context -> {
                    Recorder recorder = context.getBean(Recorder.class);
                    publish(context, "a");
                    await().until(() -> container(context, "flaky").status().inbox() == 1);
                    long delivered = System.nanoTime();
                    long callNanos = Duration.ofSeconds(1).toNanos();
                    await().until(() -> System.nanoTime() - delivered > callNanos);
                    recorder.events.clear();
                    long released = System.nanoTime();
                    context.getBean(Flaky.class).gate.countDown();
                    await().until(() -> recorder.has(NetChannelEvent.Idle.class));
                    Duration sinceTheCall = Duration.ofNanos(System.nanoTime() - released);
                    assertThat(recorder.events.stream().filter(NetChannelEvent.Idle.class::isInstance))
                            .allSatisfy(idle -> assertThat(((NetChannelEvent.Idle) idle).idleFor())
                                    .isLessThan(sinceTheCall));
                });
    }
}
