package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.netmesh.spring.channel.Bed.Reading;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an operator reads at default log levels. */
class ListenerLogTest {

    private final LogCapture log = new LogCapture("io.netmesh.spring.channel");
    private final ApplicationContextRunner runner = Bed.runner().withPropertyValues("net.node.shards=1");

    @AfterEach
    void close() {
        log.close();
    }

    static class Broken {
        @NetChannel(value = "sensors/temperature", id = "broken", onExhausted = "${exhausted:dead-letter}")
        void on(Reading reading) {
            throw new IllegalStateException("disk full");
        }
    }

    @Test
    void aDeadLetterIsLoggedWithItsChannelAndTheStackTrace() {
        runner.withBean(Broken.class).run(context -> {
            context.getBean(NetTemplate.class).publish("sensors/temperature", new Reading("A", 1));
            await().until(() -> !log.with("1 event of sensors/temperature").isEmpty());
            ILoggingEvent line = log.with("1 event of sensors/temperature").get(0);
            assertThat(line.getFormattedMessage())
                    .isEqualTo("1 event of sensors/temperature was given to channel sensors/temperature/dead-letter"
                            + " after 3 attempts by listener broken");
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("disk full");
            assertThat(line.getThrowableProxy()
                            .getStackTraceElementProxyArray()[0]
                            .toString())
                    .contains("Broken.on");
            assertThat(log.with("broken")).hasSize(1);
        });
    }

    @Test
    void anEventThatIsSkippedIsLoggedWithTheStackTrace() {
        runner.withBean(Broken.class).withPropertyValues("exhausted=skip").run(context -> {
            context.getBean(NetTemplate.class).publish("sensors/temperature", new Reading("A", 1));
            await().until(() -> !log.with("was skipped after 3 attempts").isEmpty());
            assertThat(log.with("was skipped").get(0).getThrowableProxy().getMessage())
                    .isEqualTo("disk full");
        });
    }

    static class Table implements EventRecoverer {
        @Override
        public CompletableFuture<Void> recover(ListenerFailure failure) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void aRecovererOfTheApplicationIsNamed() {
        runner.withBean(Broken.class).withBean(Table.class).run(context -> {
            context.getBean(NetTemplate.class).publish("sensors/temperature", new Reading("A", 1));
            await().until(() -> !log.with("was given to Table after 3 attempts").isEmpty());
        });
    }

    static class Stuck {
        final CountDownLatch entered = new CountDownLatch(1);

        @NetChannel(value = "c", id = "stuck")
        void on(Reading reading) throws InterruptedException {
            entered.countDown();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aStopOutOfGraceSaysWhichEventIsInterruptedAndHowManyAreLeft() {
        runner.withBean(Stuck.class)
                .withPropertyValues("net.listener.shutdown-grace=10ms")
                .run(context -> {
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("stuck");
                    for (String sensor : List.of("a", "b", "c")) {
                        context.getBean(NetTemplate.class).publish("c", new Reading(sensor, 1));
                    }
                    await().until(() -> container.status().inbox() == 3);
                    assertThat(context.getBean(Stuck.class).entered.await(20, java.util.concurrent.TimeUnit.SECONDS))
                            .isTrue();
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container.stop(() -> stopped.complete(null));
                    await().until(stopped::isDone);
                    assertThat(log.with("Listener stuck did not finish within the grace"))
                            .singleElement()
                            .satisfies(line ->
                                    assertThat(line.getFormattedMessage()).contains("shard 0, event "));
                    assertThat(log.with("Listener stuck stopped with 3 event(s)"))
                            .singleElement()
                            .satisfies(line -> assertThat(line.getFormattedMessage())
                                    .contains("the memory transport forgets them"));
                });
    }

    static class Waiting {
        @NetChannel(value = "c", autoStartup = "false")
        void on(Reading reading) {}
    }

    @Test
    void oneLineSaysWhatRuns() {
        try (LogCapture all = new LogCapture("io.netmesh")) {
            runner.withBean(Steady.class).withBean(Waiting.class).run(context -> {
                assertThat(all.with(""))
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .containsExactly("Net is up: transport memory, 1 shard(s), 1 of 2 listener(s) started");
                assertThat(log.with("")).isEmpty();
            });
        }
    }

    static class Steady {
        @NetChannel(value = "c", id = "steady")
        void on(Reading reading) {}
    }

    @Test
    void aStopThatLeavesNothingSaysNothing() {
        runner.withBean(Steady.class).run(context -> {
            NetChannelContainer container =
                    context.getBean(NetChannelRegistry.class).container("steady");
            context.getBean(NetTemplate.class).publish("c", new Reading("a", 1));
            await().until(() -> container.status().processed() == 1);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            container.stop(() -> stopped.complete(null));
            await().until(stopped::isDone);
            assertThat(log.with("steady")).isEmpty();
        });
    }

    @Test
    void aStoppedListenerStillShowsItsPositionAndFallsBehind() {
        runner.withBean(Steady.class).run(context -> {
            NetChannelContainer container =
                    context.getBean(NetChannelRegistry.class).container("steady");
            NetTemplate template = context.getBean(NetTemplate.class);
            template.publish("c", new Reading("a", 1));
            await().until(() -> Long.valueOf(0).equals(container.status().lag())
                    && container.status().processed() == 1);
            String position = container.status().position();
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            container.stop(() -> stopped.complete(null));
            await().until(stopped::isDone);
            template.publish("c", new Reading("b", 1));
            template.publish("c", new Reading("c", 1));
            assertThat(container.status().position()).isNotNull().isEqualTo(position);
            assertThat(container.status().lag()).isEqualTo(2);
            assertThat(container.status().atHead()).isFalse();
        });
    }
}
