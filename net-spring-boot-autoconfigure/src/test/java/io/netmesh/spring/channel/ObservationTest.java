package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.netmesh.bus.IngestionException;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.observation.NetEventReceiverContext;
import io.netmesh.spring.channel.observation.NetEventSenderContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    /** Does what a propagating tracing handler does: writes into the carrier, reads from it. */
    static class Propagation implements ObservationHandler<Observation.Context> {
        final List<String> received = new CopyOnWriteArrayList<>();

        @Override
        public void onStart(Observation.Context context) {
            if (context instanceof NetEventSenderContext sender) {
                sender.getSetter().set(sender.getCarrier(), "traceparent", "00-abc");
            } else if (context instanceof NetEventReceiverContext receiver) {
                received.add(String.valueOf(receiver.getGetter().get(receiver.getCarrier(), "traceparent")));
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    static class Listener {
        final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "observed")
        void on(Reading reading, EventMetadata metadata) {
            headers.add(metadata.headers());
        }
    }

    @Test
    void publishingAndReceivingAreObservedAndTheTraceTravelsInTheHeaders() {
        Propagation propagation = new Propagation();
        observations.observationConfig().observationHandler(propagation);
        Bed.runner()
                .withBean(TestObservationRegistry.class, () -> observations)
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1), Map.of("tenant", "blue"));
                    Listener listener = context.getBean(Listener.class);
                    await().until(() -> listener.headers.size() == 1);
                    assertThat(listener.headers.get(0)).isEqualTo(Map.of("tenant", "blue", "traceparent", "00-abc"));
                    assertThat(propagation.received).containsExactly("00-abc");
                    await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
                            .hasObservationWithNameEqualTo("net.listener.receive")
                            .that()
                            .hasBeenStopped()
                            .hasLowCardinalityKeyValue("listener", "observed")
                            .hasLowCardinalityKeyValue("channel", "c")
                            .hasContextualNameEqualTo("c receive"));
                    TestObservationRegistryAssert.assertThat(observations)
                            .hasObservationWithNameEqualTo("net.template.publish")
                            .that()
                            .hasBeenStopped()
                            .hasLowCardinalityKeyValue("channel", "c")
                            .hasContextualNameEqualTo("c publish");
                });
    }

    @Test
    void aRefusedPayloadIsAnErrorOfTheObservation() {
        Bed.runner().withBean(TestObservationRegistry.class, () -> observations).run(context -> {
            assertThat(context.getBean(NetTemplate.class).publish("c", 1)).isCompletedExceptionally();
            TestObservationRegistryAssert.assertThat(observations)
                    .hasObservationWithNameEqualTo("net.template.publish")
                    .that()
                    .hasBeenStopped()
                    .thenError()
                    .isInstanceOf(IngestionException.class);
        });
    }

    @Test
    void anEventThatTheNodeRefusesIsAnErrorOfItsOwnClass() {
        Bed.runner().withBean(TestObservationRegistry.class, () -> observations).run(context -> {
            context.getBean(NetTemplate.class).publish("c", Map.of("text", "x".repeat(2 << 20)));
            TestObservationRegistryAssert.assertThat(observations)
                    .hasObservationWithNameEqualTo("net.template.publish")
                    .that()
                    .hasBeenStopped()
                    .thenError()
                    .isInstanceOf(IngestionException.class);
        });
    }

    static class BatchListener {
        @NetChannel(value = "c", id = "batch", batch = true)
        void on(List<Reading> readings) {}
    }

    @Test
    void aBatchThatDoesNotConvertIsAnErrorOfItsCause() {
        Bed.runner()
                .withBean(TestObservationRegistry.class, () -> observations)
                .withBean(BatchListener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", Map.of("celsius", "hot"));
                    await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
                            .hasObservationWithNameEqualTo("net.listener.receive")
                            .that()
                            .hasBeenStopped()
                            .thenError()
                            .isInstanceOf(ArgumentConversionException.class));
                });
    }

    /** Cannot be turned into JSON, with more than an exception. */
    record Explosive() {
        public int getNumber() {
            throw new AssertionError("boom");
        }
    }

    @Test
    void anErrorEndsTheObservationToo() {
        Bed.runner().withBean(TestObservationRegistry.class, () -> observations).run(context -> {
            assertThatThrownBy(() -> context.getBean(NetTemplate.class).publish("c", new Explosive()))
                    .hasStackTraceContaining("boom");
            TestObservationRegistryAssert.assertThat(observations)
                    .hasObservationWithNameEqualTo("net.template.publish")
                    .that()
                    .hasBeenStopped()
                    .hasError();
        });
    }

    @Test
    void observationCanBeSwitchedOff() {
        Bed.runner()
                .withPropertyValues("net.listener.observation.enabled=false", "net.template.observation.enabled=false")
                .withBean(TestObservationRegistry.class, () -> observations)
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    await().until(() -> context.getBean(Listener.class).headers.size() == 1);
                    TestObservationRegistryAssert.assertThat(observations).doesNotHaveAnyObservation();
                });
    }
}
