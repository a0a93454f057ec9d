package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.spring.channel.Bed.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Whatever an event looks like, it reaches the dead-letter channel, and the next one is handled. */
class DeadLetterTest {

    private static final int LARGEST_EVENT = 1 << 20;

    private final ApplicationContextRunner runner = Bed.runner().withPropertyValues("net.node.shards=1");

    static class Strict {
        final List<String> handled = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "strict")
        void on(Reading reading) {
            handled.add(reading.sensorId());
        }
    }

    private static NetChannelStatus status(ApplicationContext context, String id) {
        return context.getBean(NetChannelRegistry.class).container(id).status();
    }

    private static List<byte[]> letters(ApplicationContext context) {
        return context.getBean(NetNode.class).poll(PollRequest.of(100)).events().stream()
                .map(StoredEvent::payload)
                .filter(event -> ChannelEnvelope.headers(event).containsKey(DeadLetterHeaders.LISTENER))
                .toList();
    }

    private static String event(String members) {
        return "{" + members + ",\"_headers\":{\"tenant\":\"blue\"},\"_channel\":\"c\"}";
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("600 levels", "\"sensorId\":\"x\",\"d\":" + "[".repeat(600) + "]".repeat(600)),
                Arguments.of("200 000 levels", "\"sensorId\":\"x\",\"d\":" + "[".repeat(200_000) + "]".repeat(200_000)),
                Arguments.of("2000 digits", "\"sensorId\":[" + "1".repeat(2_000) + "]"),
                Arguments.of("a name of 60 000 characters", "\"" + "n".repeat(60_000) + "\":1,\"sensorId\":[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aPayloadBeyondTheLimitsOfTheMapperIsDeadLetteredAsItIsAndTheNextEventIsHandled(String name, String members) {
        runner.withBean(Strict.class).run(context -> {
            context.getBean(NetNode.class).emitRaw(event(members));
            context.getBean(NetTemplate.class).publish("c", new Reading("next", 1));
            Strict strict = context.getBean(Strict.class);
            await().until(() -> strict.handled.contains("next"));
            assertThat(status(context, "strict").state()).isEqualTo(ListenerState.RUNNING);
            assertThat(status(context, "strict").conversionFailures()).isEqualTo(1);
            assertThat(status(context, "strict").deadLetterStubs()).isZero();
            byte[] letter = letters(context).get(0);
            assertThat(new String(ChannelEnvelope.payload(letter))).isEqualTo("{" + members + "}");
            assertThat(ChannelEnvelope.headers(letter)).containsEntry("tenant", "blue");
        });
    }

    @Test
    void aLetterThatWouldBeTooLargeGoesWithoutThePayloadAndIsCounted() {
        String members = "\"sensorId\":[\"" + "x".repeat(LARGEST_EVENT - 80) + "\"]";
        String event = event(members);
        assertThat(event.length()).isBetween(LARGEST_EVENT - 100, LARGEST_EVENT);
        runner.withBean(Strict.class).run(context -> {
            context.getBean(NetNode.class).emitRaw(event);
            context.getBean(NetTemplate.class).publish("c", new Reading("next", 1));
            await().until(() -> context.getBean(Strict.class).handled.contains("next"));
            assertThat(status(context, "strict").deadLetterStubs()).isEqualTo(1);
            assertThat(status(context, "strict").deadLettered()).isEqualTo(1);
            byte[] letter = letters(context).get(0);
            assertThat(new String(ChannelEnvelope.payload(letter))).isEqualTo("{}");
            assertThat(ChannelEnvelope.headers(letter))
                    .containsEntry("tenant", "blue")
                    .containsEntry(DeadLetterHeaders.SIZE, Integer.toString(event.length()))
                    .containsKey(DeadLetterHeaders.EVENT_ID);
        });
    }

    @Test
    void headersThatAreTooLargeStayBehindToo() {
        String event =
                "{\"sensorId\":[],\"_headers\":{\"h\":\"" + "x".repeat(LARGEST_EVENT - 80) + "\"},\"_channel\":\"c\"}";
        runner.withBean(Strict.class).run(context -> {
            context.getBean(NetNode.class).emitRaw(event);
            await().until(() -> status(context, "strict").deadLettered() == 1);
            assertThat(status(context, "strict").deadLetterStubs()).isEqualTo(1);
            assertThat(ChannelEnvelope.headers(letters(context).get(0)))
                    .containsEntry(DeadLetterHeaders.SIZE, Integer.toString(event.length()))
                    .doesNotContainKey("h");
        });
    }

    record Tree(Tree d, String sensorId) {}

    static class Deep {
        @NetChannel(value = "c", id = "deep")
        void on(Tree tree) {}
    }

    @Test
    void aPayloadTooDeepForTheStackIsAConversionFailure() {
        JsonFactory unlimited = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .build())
                .build();
        runner.withBean(Deep.class)
                .withBean(JsonMapper.class, () -> JsonMapper.builder(unlimited).build())
                .run(context -> {
                    int levels = 100_000;
                    context.getBean(NetNode.class)
                            .emitRaw(event("\"d\":" + "{\"d\":".repeat(levels) + "null" + "}".repeat(levels)));
                    await().until(() -> status(context, "deep").deadLettered() == 1);
                    assertThat(status(context, "deep").conversionFailures()).isEqualTo(1);
                });
    }

    static class Batches {
        volatile int size;

        @NetChannel(value = "c", id = "batch", batch = true)
        void on(List<Reading> readings) {
            size = readings.size();
            throw new IllegalStateException("no");
        }
    }

    @Test
    void whatIsSafeIsNotRecoveredAgain() {
        List<List<String>> recoveries = new ArrayList<>();
        runner.withPropertyValues("net.listener.retry.attempts=2")
                .withBean(Batches.class)
                .withBean(EventRecoverer.class, () -> failure -> {
                    recoveries.add(
                            failure.events().stream().map(StoredEvent::id).toList());
                    List<StoredEvent> rest =
                            failure.events().subList(1, failure.events().size());
                    return rest.isEmpty()
                            ? CompletableFuture.completedFuture(null)
                            : CompletableFuture.failedFuture(
                                    new PartialRecoveryException(rest, new IllegalStateException("full")));
                })
                .run(context -> {
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("batch");
                    container.pause();
                    context.getBean(NetTemplate.class)
                            .publish("c", new Reading("a", 1))
                            .join();
                    context.getBean(NetTemplate.class)
                            .publish("c", new Reading("b", 1))
                            .join();
                    await().until(() -> container.status().inbox() == 2);
                    container.resume();
                    await().until(() -> container.status().deadLettered() == 2);
                    assertThat(recoveries).hasSize(2);
                    assertThat(recoveries.get(0))
                            .hasSize(2)
                            .endsWith(recoveries.get(1).get(0));
                });
    }

    @Test
    void aRecovererThatHangsHoldsNoThreadAndNoPause() {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        runner.withBean(Strict.class)
                .withBean(EventRecoverer.class, () -> failure -> safe)
                .run(context -> {
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("strict");
                    context.getBean(NetNode.class).emitRaw(event("\"sensorId\":[]"));
                    await().until(() -> container.status().failures() == 1);
                    container.pause();
                    await().until(() -> container.state() == ListenerState.PAUSED);
                    container.resume();
                    safe.complete(null);
                    await().until(() -> container.status().deadLettered() == 1);
                });
    }

    @Test
    void aStopWaitsForARecoveryThatIsUnderWay() {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        AtomicInteger recoveries = new AtomicInteger();
        runner.withBean(Strict.class)
                .withBean(EventRecoverer.class, () -> failure -> {
                    recoveries.incrementAndGet();
                    return safe;
                })
                .run(context -> {
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("strict");
                    context.getBean(NetNode.class).emitRaw(event("\"sensorId\":[]"));
                    await().until(() -> recoveries.get() == 1);
                    CompletableFuture<Void> stopped = new CompletableFuture<>();
                    container.stop(() -> stopped.complete(null));
                    assertThat(container.state()).isEqualTo(ListenerState.STOPPING);
                    safe.complete(null);
                    await().until(stopped::isDone);
                    assertThat(container.status().deadLettered()).isEqualTo(1);
                });
    }
}
