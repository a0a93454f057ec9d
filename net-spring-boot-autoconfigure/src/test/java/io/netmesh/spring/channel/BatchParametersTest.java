package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.channel.Bed.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

class BatchParametersTest {

    static class One {
        @NetChannel(value = "c", batch = true)
        void on(Reading reading) {}
    }

    static class Tree {
        @NetChannel(value = "c", batch = true)
        void on(Map<String, Object> reading) {}
    }

    static class Metadata {
        @NetChannel(value = "c", batch = true)
        void on(List<Reading> readings, EventMetadata metadata) {}
    }

    static class OneHeader {
        @NetChannel(value = "c", batch = true)
        void on(List<Reading> readings, @Header("tenant") String tenant) {}
    }

    static class HeaderList {
        @NetChannel(value = "c", batch = true)
        void on(@Header("tenants") List<String> tenants) {}
    }

    static class AllHeaders {
        @NetChannel(value = "c", batch = true)
        void on(List<Reading> readings, @Headers Map<String, Object> headers) {}
    }

    static class Array {
        @NetChannel(value = "c", batch = true)
        void on(Reading[] readings) {}
    }

    static class Expression {
        @NetChannel(value = "c", batch = true)
        void on(@Payload("sensorId") List<String> sensors) {}
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                One.class,
                Tree.class,
                Metadata.class,
                OneHeader.class,
                HeaderList.class,
                AllHeaders.class,
                Array.class,
                Expression.class
            })
    void aBatchMethodWithAParameterForOneEventIsRefusedAtTheStart(Class<?> listener) {
        Bed.runner().withBean(listener).run(context -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure(), "the start should fail");
            assertThat(failure)
                    .isInstanceOf(InvalidListenerException.class)
                    .hasMessageContaining(listener.getSimpleName() + ".on(")
                    .hasMessageContaining("batch = 'true'")
                    .hasMessageMatching("(?s).*; parameter '\\w+' (is|takes|has) .*");
        });
    }

    static class Several {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "collection", batch = true)
        void collection(@Payload Collection<Reading> readings) {
            readings.forEach(each -> seen.add("collection " + each.sensorId()));
        }

        @NetChannel(value = "c", id = "iterable", batch = true)
        void iterable(Iterable<? extends Reading> readings) {
            readings.forEach(each -> seen.add("iterable " + each.sensorId()));
        }

        @NetChannel(value = "c", id = "text", batch = true)
        void text(@Payload List<String> events, List<byte[]> bytes) {
            for (int i = 0; i < events.size(); i++) {
                seen.add("text " + events.get(i).contains("_channel") + (bytes.get(i).length > 0));
            }
        }
    }

    @Test
    void everyKindOfListGetsEveryEvent() {
        Bed.runner().withBean(Several.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            template.publish("c", new Reading("a", 1));
            template.publish("c", new Reading("b", 2));
            List<String> seen = context.getBean(Several.class).seen;
            await().until(() -> seen.size() == 6);
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "collection a",
                            "collection b",
                            "iterable a",
                            "iterable b",
                            "text truetrue",
                            "text truetrue");
        });
    }

    static class Checked {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "checked", batch = true)
        void on(@Payload @Validated List<Reading> readings) {
            readings.forEach(each -> seen.add(each.sensorId()));
        }
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
    void anElementThatIsNotValidIsGivenUpAlone() {
        Bed.runner()
                .withPropertyValues("net.node.shards=1")
                .withBean(Checked.class)
                .withBean(Validator.class, NoBadSensors::new)
                .run(context -> {
                    NetChannelContainer container =
                            context.getBean(NetChannelRegistry.class).container("checked");
                    container.pause();
                    for (String sensor : List.of("a", "bad", "b")) {
                        context.getBean(NetTemplate.class).publish("c", new Reading(sensor, 1));
                    }
                    await().until(() -> container.status().inbox() == 3);
                    container.resume();
                    await().until(() -> container.status().inbox() == 0);
                    assertThat(container.status().deadLettered()).isEqualTo(1);
                    assertThat(container.status().conversionFailures()).isEqualTo(1);
                    assertThat(context.getBean(Checked.class).seen)
                            .contains("b")
                            .doesNotContain("bad");
                });
    }
}
