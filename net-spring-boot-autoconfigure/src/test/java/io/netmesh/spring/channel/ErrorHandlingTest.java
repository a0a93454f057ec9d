package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.spring.channel.Bed.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import tools.jackson.databind.JsonNode;

class ErrorHandlingTest {

    private final ApplicationContextRunner runner = Bed.runner().withPropertyValues("net.node.shards=1");

    private static NetChannelStatus status(ApplicationContext context, String id) {
        return context.getBean(NetChannelRegistry.class).container(id).status();
    }

    private static void publish(ApplicationContext context, String... sensors) {
        for (String sensor : sensors) {
            context.getBean(NetTemplate.class).publish("c", new Reading(sensor, 1), Map.of("tenant", "blue"));
        }
    }

    /** Fails at every reading of "bad" as long as it is told to. */
    static class Fragile {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<Integer> attempts = new CopyOnWriteArrayList<>();
        volatile boolean broken = true;

        @NetChannel(value = "c", id = "fragile")
        void on(Reading reading, EventMetadata metadata) {
            calls.add(reading.sensorId());
            attempts.add(metadata.attempt());
            if (broken && reading.sensorId().equals("bad")) {
                throw new IllegalStateException("no");
            }
        }
    }

    static class Steady {
        final List<String> calls = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "steady")
        void on(Reading reading) {
            calls.add(reading.sensorId());
        }
    }

    @Test
    void aFailureIsRetriedBeforeLaterEventsAndThenDeadLettered() {
        runner.withBean(Fragile.class).withBean(Steady.class).run(context -> {
            publish(context, "a", "bad", "b");
            Fragile fragile = context.getBean(Fragile.class);
            await().until(() -> fragile.calls.contains("b"));
            assertThat(fragile.calls).containsExactly("a", "bad", "bad", "bad", "b");
            assertThat(fragile.attempts).containsExactly(1, 1, 2, 3, 1);
            await().until(() -> status(context, "fragile").processed() == 2);
            NetChannelStatus status = status(context, "fragile");
            assertThat(status.failures()).isEqualTo(3);
            assertThat(status.retries()).isEqualTo(2);
            assertThat(status.deadLettered()).isEqualTo(1);
            assertThat(status.conversionFailures()).isZero();
            await().untilAsserted(() ->
                    assertThat(context.getBean(Steady.class).calls).containsExactly("a", "bad", "b"));
        });
    }

    @Test
    void aDeadLetterHasThePayloadTheHeadersAndTheReason() {
        runner.withBean(Fragile.class).run(context -> {
            NetNode node = context.getBean(NetNode.class);
            node.emitRaw("{\"sensorId\":\"bad\",\"celsius\":1.50,\"big\":123456789012345678901234567890,"
                    + "\"_headers\":{\"tenant\":\"blue\"},\"_channel\":\"c\"}");
            await().until(() -> Bed.stored(node, "c/dead-letter").size() == 1);
            JsonNode letter = Bed.stored(node, "c/dead-letter").get(0);
            assertThat(letter.get("big").bigIntegerValue()).hasToString("123456789012345678901234567890");
            Map<String, String> headers = io.netmesh.bus.channel.ChannelEnvelope.headers(letter);
            assertThat(headers)
                    .containsEntry("tenant", "blue")
                    .containsEntry(DeadLetterHeaders.CHANNEL, "c")
                    .containsEntry(DeadLetterHeaders.LISTENER, "fragile")
                    .containsEntry(DeadLetterHeaders.ATTEMPTS, "3")
                    .containsEntry(DeadLetterHeaders.EXCEPTION, IllegalStateException.class.getName())
                    .containsEntry(DeadLetterHeaders.MESSAGE, "no")
                    .containsKeys(DeadLetterHeaders.EVENT_ID, DeadLetterHeaders.SHARD);
        });
    }

    @Test
    void aPayloadThatDoesNotConvertIsDeadLetteredWithoutRetriesAndTheNextEventIsHandled() {
        runner.withBean(Fragile.class).run(context -> {
            NetNode node = context.getBean(NetNode.class);
            node.emitRaw("{\"sensorId\":\"x\",\"celsius\":\"hot\",\"_channel\":\"c\"}");
            publish(context, "after");
            Fragile fragile = context.getBean(Fragile.class);
            await().until(() -> status(context, "fragile").processed() == 1);
            assertThat(fragile.calls).containsExactly("after");
            NetChannelStatus status = status(context, "fragile");
            assertThat(status.failures()).isEqualTo(1);
            assertThat(status.conversionFailures()).isEqualTo(1);
            assertThat(status.retries()).isZero();
            assertThat(status.deadLettered()).isEqualTo(1);
            assertThat(Bed.stored(node, "c/dead-letter")).hasSize(1);
        });
    }

    @Test
    void conversionIsRetriedWhereAskedFor() {
        runner.withPropertyValues("net.listener.retry.conversion-failures=true")
                .withBean(Fragile.class)
                .run(context -> {
                    context.getBean(NetNode.class).emitRaw("{\"celsius\":\"hot\",\"_channel\":\"c\"}");
                    await().until(() -> status(context, "fragile").deadLettered() == 1);
                    assertThat(status(context, "fragile").conversionFailures()).isEqualTo(3);
                });
    }

    @Test
    void aMissingHeaderIsAConversionFailure() {
        runner.withBean(NeedsHeader.class).run(context -> {
            context.getBean(NetTemplate.class).publish("c", new Reading("a", 1));
            await().until(() -> status(context, "header").deadLettered() == 1);
            assertThat(status(context, "header").failures()).isEqualTo(1);
        });
    }

    static class NeedsHeader {
        @NetChannel(value = "c", id = "header")
        void on(Reading reading, @org.springframework.messaging.handler.annotation.Header("absent") String absent) {}
    }

    @Test
    void skippedEventsAreCounted() {
        runner.withPropertyValues("net.listener.on-exhausted=skip")
                .withBean(Fragile.class)
                .run(context -> {
                    publish(context, "bad", "b");
                    await().until(() -> status(context, "fragile").processed() == 1);
                    assertThat(status(context, "fragile").skipped()).isEqualTo(1);
                    assertThat(Bed.stored(context.getBean(NetNode.class), "c/dead-letter"))
                            .isEmpty();
                });
    }

    static class Halting {
        final List<String> calls = new CopyOnWriteArrayList<>();
        volatile boolean broken = true;

        @NetChannel(value = "c", id = "halting", onExhausted = "halt")
        void on(Reading reading) {
            calls.add(reading.sensorId());
            if (broken && reading.sensorId().equals("bad")) {
                throw new IllegalStateException("no");
            }
        }
    }

    @Test
    void aHaltStopsBeforeTheEventAndResumingTriesItAgain() {
        runner.withBean(Halting.class).withBean(Steady.class).run(context -> {
            publish(context, "a", "bad", "b");
            NetChannelContainer container =
                    context.getBean(NetChannelRegistry.class).container("halting");
            await().until(() -> container.state() == ListenerState.HALTED);
            Halting halting = context.getBean(Halting.class);
            assertThat(halting.calls).containsExactly("a", "bad", "bad", "bad");
            assertThat(container.status().reason()).contains("no").contains("shard 0");
            await().until(() -> context.getBean(Steady.class).calls.size() == 3);

            container.resume();
            await().until(() -> halting.calls.size() == 7 && container.state() == ListenerState.HALTED);

            halting.broken = false;
            container.start();
            await().until(() -> container.status().processed() == 3);
            assertThat(halting.calls.subList(7, 9)).containsExactly("bad", "b");
            assertThat(container.state()).isEqualTo(ListenerState.RUNNING);
            assertThat(container.status().reason()).isNull();
        });
    }

    @Test
    void aHaltedListenerThatIsStoppedAndStartedGetsTheEventAgain() {
        runner.withBean(Halting.class).run(context -> {
            publish(context, "bad", "b");
            NetChannelContainer container =
                    context.getBean(NetChannelRegistry.class).container("halting");
            await().until(() -> container.state() == ListenerState.HALTED);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            container.stop(() -> stopped.complete(null));
            stopped.join();
            Halting halting = context.getBean(Halting.class);
            halting.broken = false;
            halting.calls.clear();
            container.start();
            await().until(() -> container.status().processed() == 2);
            assertThat(halting.calls).containsExactly("bad", "b");
        });
    }

    @Test
    void anErrorOfOneListenerHurtsNeitherTheOthersNorItself() {
        runner.withBean(Erring.class).withBean(Steady.class).run(context -> {
            publish(context, "a", "b");
            await().until(() -> context.getBean(Steady.class).calls.size() == 2);
            await().until(() -> status(context, "erring").deadLettered() == 2);
            assertThat(status(context, "erring").failures()).isEqualTo(6);
        });
    }

    static class Erring {
        @NetChannel(value = "c", id = "erring")
        void on(Reading reading) {
            throw new StackOverflowError("deep");
        }
    }

    @Test
    void aRecoveryThatFailsIsTriedAgainAndThenHaltsSoThatNothingIsLost() {
        AtomicInteger recoveries = new AtomicInteger();
        runner.withBean(Fragile.class)
                .withBean(EventRecoverer.class, () -> failure -> {
                    recoveries.incrementAndGet();
                    return CompletableFuture.failedFuture(new IllegalStateException("the safe is shut"));
                })
                .run(context -> {
                    publish(context, "bad", "b");
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("fragile");
                    await().until(() -> container.state() == ListenerState.HALTED);
                    assertThat(recoveries).hasValue(3);
                    assertThat(container.status().deadLettered()).isZero();
                    assertThat(container.status().reason()).contains("the safe is shut");
                    Fragile fragile = context.getBean(Fragile.class);
                    assertThat(fragile.calls).doesNotContain("b");
                    fragile.broken = false;
                    container.resume();
                    await().until(() -> container.status().processed() == 2);
                });
    }

    @Test
    void anErrorHandlerThatThrowsHaltsTheListener() {
        runner.withBean(Fragile.class)
                .withBean(NetChannelErrorHandler.class, () -> failure -> {
                    throw new IllegalStateException("handler");
                })
                .run(context -> {
                    publish(context, "bad");
                    await().until(() -> status(context, "fragile").state() == ListenerState.HALTED);
                });
    }

    @Test
    void anErrorHandlerIsChosenByName() {
        List<ListenerFailure> failures = new CopyOnWriteArrayList<>();
        runner.withBean(Named.class)
                .withBean("mine", NetChannelErrorHandler.class, () -> failure -> {
                    failures.add(failure);
                    return ErrorDecision.skip();
                })
                .withBean("other", NetChannelErrorHandler.class, () -> failure -> ErrorDecision.halt())
                .run(context -> {
                    publish(context, "a");
                    await().until(() -> status(context, "named").skipped() == 1);
                    assertThat(failures.get(0).cause()).hasMessage("x");
                    assertThat(failures.get(0).attempt()).isEqualTo(1);
                });
    }

    static class Named {
        @NetChannel(value = "c", id = "named", errorHandler = "mine")
        void on(Reading reading) {
            throw new IllegalArgumentException("x");
        }
    }

    @Test
    void noThreadWaitsDuringABackOff() {
        runner.withPropertyValues("net.listener.retry.initial-interval=1h", "net.listener.retry.max-interval=1h")
                .withBean(Fragile.class)
                .run(context -> {
                    publish(context, "bad", "b");
                    Fragile fragile = context.getBean(Fragile.class);
                    await().until(() -> status(context, "fragile").retries() == 1);
                    await().until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("net-listener-")
                                    && !thread.getName().equals("net-listener-timer")));
                    assertThat(fragile.calls).containsExactly("bad");
                    assertThat(status(context, "fragile").inbox()).isEqualTo(2);
                });
    }

    @Test
    void aBatchIsAcknowledgedUpToTheIndexThatFailed() {
        runner.withBean(BatchFragile.class).run(context -> {
            NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
            registry.pause("batch");
            publish(context, "a", "b", "bad", "d");
            await().until(() -> registry.container("batch").status().inbox() == 4);
            registry.resume("batch");
            BatchFragile listener = context.getBean(BatchFragile.class);
            await().until(() -> registry.container("batch").status().processed() == 3);
            assertThat(listener.batches)
                    .containsExactly(
                            List.of("a", "b", "bad", "d"), List.of("bad", "d"), List.of("bad", "d"), List.of("d"));
            List<JsonNode> letters = Bed.stored(context.getBean(NetNode.class), "c/dead-letter");
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).get("sensorId").asString()).isEqualTo("bad");
        });
    }

    static class BatchFragile {
        final List<List<String>> batches = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "batch", batch = true)
        void on(List<Reading> readings) {
            List<String> sensors = readings.stream().map(Reading::sensorId).toList();
            batches.add(sensors);
            int bad = sensors.indexOf("bad");
            if (bad >= 0) {
                throw new BatchListenerFailedException("at " + bad, bad, new IllegalStateException("no"));
            }
        }
    }

    @Test
    void aBatchThatDoesNotSayWhereItFailedIsRetriedAndDeadLetteredAsAWhole() {
        runner.withBean(BatchAllFail.class).run(context -> {
            NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
            registry.pause("all");
            publish(context, "a", "b");
            await().until(() -> registry.container("all").status().inbox() == 2);
            registry.resume("all");
            await().until(() -> registry.container("all").status().deadLettered() == 2);
            assertThat(registry.container("all").status().failures()).isEqualTo(3);
            assertThat(Bed.stored(context.getBean(NetNode.class), "c/dead-letter"))
                    .extracting(letter -> letter.get("sensorId").asString())
                    .containsExactly("a", "b");
        });
    }

    static class BatchAllFail {
        @NetChannel(value = "c", id = "all", batch = true)
        void on(List<Reading> readings) {
            throw new IllegalStateException("all");
        }
    }

    @Test
    void anElementThatDoesNotConvertFailsTheBatchAtItsIndex() {
        runner.withBean(BatchFragile.class).run(context -> {
            NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
            registry.pause("batch");
            publish(context, "a");
            context.getBean(NetNode.class).emitRaw("{\"celsius\":\"hot\",\"_channel\":\"c\"}");
            publish(context, "d");
            await().until(() -> registry.container("batch").status().inbox() == 3);
            registry.resume("batch");
            await().until(() -> registry.container("batch").status().deadLettered() == 1);
            BatchFragile listener = context.getBean(BatchFragile.class);
            await().untilAsserted(() -> {
                List<String> seen = new ArrayList<>();
                listener.batches.forEach(seen::addAll);
                assertThat(seen).contains("d");
            });
            assertThat(registry.container("batch").status().conversionFailures())
                    .isEqualTo(1);
        });
    }

    @Test
    void aPayloadThatIsNotValidIsAConversionFailure() {
        runner.withBean(Validated.class)
                .withBean(Validator.class, NoBadSensors::new)
                .run(context -> {
                    publish(context, "bad", "good");
                    await().until(() -> status(context, "validated").processed() == 1);
                    assertThat(status(context, "validated").conversionFailures())
                            .isEqualTo(1);
                    assertThat(status(context, "validated").retries()).isZero();
                });
    }

    static class Validated {
        @NetChannel(value = "c", id = "validated")
        void on(@org.springframework.validation.annotation.Validated Reading reading) {}
    }

    static class NoBadSensors implements Validator {
        @Override
        public boolean supports(Class<?> type) {
            return type == Reading.class;
        }

        @Override
        public void validate(Object target, Errors errors) {
            if (((Reading) target).sensorId().equals("bad")) {
                errors.reject("bad");
            }
        }
    }

    @Test
    void aResultThatCannotBePublishedIsAFailureOfTheListener() {
        runner.withBean(BadReply.class).run(context -> {
            publish(context, "a");
            await().until(() -> status(context, "reply").deadLettered() == 1);
            assertThat(status(context, "reply").failures()).isEqualTo(3);
        });
    }

    static class BadReply {
        @NetChannel(value = "c", id = "reply", sendTo = "r")
        Object on(Reading reading) {
            return 7; // The type does not tell, so it is refused when it is published.
        }
    }

    @Test
    void anInterruptThatAListenerLeavesReachesNeitherRecoveryNorTheNextEvent() {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        runner.withBean(
                        NetChannelConfigurer.class,
                        () -> registrar -> registrar.register(NetChannelEndpoint.of("leaves", "c", events -> {
                            interrupted.add(Thread.currentThread().isInterrupted());
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("no");
                        })))
                .withBean(EventRecoverer.class, () -> failure -> CompletableFuture.supplyAsync(() -> "safe"))
                .run(context -> {
                    publish(context, "a", "b");
                    await().until(() -> status(context, "leaves").deadLettered() == 2);
                    assertThat(interrupted).hasSize(6).doesNotContain(true);
                });
    }
}
