package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.EventStream;
import io.netmesh.bus.filter.Filter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypedChannelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    record Reading(String sensor_id, double celsius, long timestamp) {}

    private final NetNode node = NetNode.builder().build();
    private final TypedChannel<Reading> temperatures = node.channel("sensors/temperature", Reading.class);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void publishWritesTheFieldsAndThenTheChannel() {
        assertThat(temperatures.publish(new Reading("A1", 22.5, 1_700_000_000_000L)))
                .isTrue();
        assertThat(node.pollOne())
                .map(StoredEvent::raw)
                .contains("{\"sensor_id\":\"A1\",\"celsius\":22.5,\"timestamp\":1700000000000,"
                        + "\"_channel\":\"sensors/temperature\"}");
    }

    @Test
    void subscribersSeeTheirChannelOnly() {
        TypedChannel<Reading> others = node.channel("other \"name\"", Reading.class);
        temperatures.publish(new Reading("A1", 1, 1));
        others.publish(new Reading("B1", 2, 2));
        node.emitRaw("{\"sensor_id\":\"C1\"}");
        temperatures.publish("key", new Reading("A2", 3, 3));
        assertThat(temperatures.publishBatch(List.of(new Reading("A3", 4, 4), new Reading("A4", 5, 5))))
                .isEqualTo(2);
        assertThat(temperatures.publishAsync(new Reading("A5", 6, 6)).join().isComplete())
                .isTrue();
        assertThat(temperatures
                        .publishAsync("key", new Reading("A6", 7, 7))
                        .join()
                        .delivered())
                .isEqualTo(1);

        try (EventStream<Reading> stream = temperatures.subscribe();
                EventStream<Reading> other = others.subscribe()) {
            for (int i = 1; i <= 6; i++) {
                assertThat(stream.poll(PATIENCE)).map(Reading::sensor_id).contains("A" + i);
            }
            assertThat(stream.poll(Duration.ZERO)).isEmpty();
            assertThat(other.poll(PATIENCE)).contains(new Reading("B1", 2, 2));
        }
    }

    @Test
    void rawSubscribersSeeTheBytes() {
        temperatures.publish(new Reading("A1", 1, 1));
        try (EventStream<StoredEvent> stream = temperatures.subscribeRaw()) {
            assertThat(stream.poll(PATIENCE).orElseThrow().raw()).endsWith("\"_channel\":\"sensors/temperature\"}");
        }
    }

    @Test
    void givenFilterReplacesTheChannels() {
        node.emitRaw("{\"sensor_id\":\"X\",\"celsius\":9,\"timestamp\":9}");
        temperatures.publish(new Reading("A1", 1, 1));
        try (EventStream<Reading> stream =
                temperatures.subscribe(SubscribeOptions.defaults().withFilter(Filter.eq("sensor_id", "X")))) {
            assertThat(stream.poll(PATIENCE)).map(Reading::sensor_id).contains("X");
        }
    }

    @Test
    void validatorSeesEveryEventAndItsExceptionReachesTheReader() {
        TypedChannel<Reading> checked = temperatures.withValidator(reading -> {
            if (reading.celsius < -273.15) {
                throw new IllegalArgumentException("colder than possible");
            }
            return new Reading(reading.sensor_id, Math.round(reading.celsius), reading.timestamp);
        });
        temperatures.publish(new Reading("A1", -500, 1));
        temperatures.publish(new Reading("A2", 21.7, 2));
        try (EventStream<Reading> stream = checked.subscribe()) {
            assertThatThrownBy(() -> stream.poll(PATIENCE)).hasMessage("colder than possible");
            assertThat(stream.poll(PATIENCE)).contains(new Reading("A2", 22, 2));
        }
    }

    @Test
    void eventOfAnotherFormIsThrownToTheReaderAndPassed() {
        node.emitRaw("{\"sensor_id\":\"A1\",\"celsius\":\"warm\",\"_channel\":\"sensors/temperature\"}");
        temperatures.publish(new Reading("A2", 2, 2));
        try (EventStream<Reading> stream = temperatures.subscribe()) {
            assertThatThrownBy(() -> stream.poll(PATIENCE))
                    .isInstanceOf(EventFormatException.class)
                    .hasMessageContaining(Reading.class.getName());
            assertThat(stream.poll(PATIENCE)).map(Reading::sensor_id).contains("A2");
        }
    }

    @Test
    void whatIsNoJsonObjectIsRefusedAndCounted() {
        TypedChannel<Object> any = node.channel("any", Object.class);
        assertThatThrownBy(() -> any.publish(5)).isInstanceOf(IngestionException.class);
        assertThat(any.publishBatch(List.of(5, new Reading("A1", 1, 1)))).isEqualTo(1);
        assertThatThrownBy(() -> any.publish(null))
                .isInstanceOf(IngestionException.class)
                .hasMessageContaining("but is null");
        assertThat(node.stats().eventsDropped()).isEqualTo(3);
    }

    @Test
    void typedSubscriptionReadsEveryEvent() {
        node.emitRaw("{\"sensor_id\":\"A1\",\"celsius\":1,\"timestamp\":1,\"unknown\":true}");
        try (EventStream<Reading> stream = node.subscribeTyped(Reading.class, SubscribeOptions.defaults())) {
            assertThat(stream.poll(PATIENCE)).contains(new Reading("A1", 1, 1));
        }
    }

    @Test
    void afterShutdownPublishingAnswersFalse() {
        node.close();
        assertThat(temperatures.publish(new Reading("A1", 1, 1))).isFalse();
        assertThat(temperatures.publishBatch(List.of(new Reading("A1", 1, 1)))).isZero();
        assertThat(temperatures.publishAsync(new Reading("A1", 1, 1))).isCompletedExceptionally();
        assertThatThrownBy(temperatures::subscribe).isInstanceOf(NodeShutDownException.class);
    }
}
