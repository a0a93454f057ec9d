package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.StoredEvent;
import io.netmesh.spring.channel.Bed.Reading;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.JsonNode;

class ListenerMethodTest {

    @Test
    void payloadAndMetadataReachTheMethod() {
        Bed.runner().withBean(PayloadListener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            assertThat(template.publish("sensors/temperature", new Reading("A1", 21.5), Map.of("unit", "C"))
                            .get()
                            .isComplete())
                    .isTrue();
            PayloadListener listener = context.getBean(PayloadListener.class);
            await().until(() -> listener.readings.size() == 1);
            assertThat(listener.readings).containsExactly(new Reading("A1", 21.5));
            EventMetadata metadata = listener.metadata.get(0);
            assertThat(metadata.channel()).isEqualTo("sensors/temperature");
            assertThat(metadata.listenerId()).endsWith("PayloadListener.onReading");
            assertThat(metadata.headers()).containsExactly(Map.entry("unit", "C"));
            assertThat(metadata.attempt()).isEqualTo(1);
            assertThat(metadata.timestamp()).isPositive();
            assertThat(metadata.eventId()).isNotEmpty();
            assertThat(metadata.shardId()).isBetween(0, 3);
        });
    }

    static class PayloadListener {
        final List<Reading> readings = new CopyOnWriteArrayList<>();
        final List<EventMetadata> metadata = new CopyOnWriteArrayList<>();

        @NetChannel("sensors/temperature")
        void onReading(Reading reading, EventMetadata about) {
            metadata.add(about);
            readings.add(reading);
        }
    }

    @Test
    void headersReachTheMethodAndTheEnvelopeDoesNot() {
        Bed.runner().withBean(HeaderListener.class).run(context -> {
            context.getBean(NetTemplate.class)
                    .publish("a", Map.of("x", 1), Map.of("tenant", "blue", "traceparent", "00-1"));
            HeaderListener listener = context.getBean(HeaderListener.class);
            await().until(() -> listener.payloads.size() == 2);
            assertThat(listener.tenants).containsExactly("blue");
            assertThat(listener.headers.get(0)).isEqualTo(Map.of("tenant", "blue", "traceparent", "00-1"));
            assertThat(listener.payloads)
                    .allSatisfy(payload -> assertThat(payload).isEqualTo(Map.of("x", 1)));
        });
    }

    static class HeaderListener {
        final List<String> tenants = new CopyOnWriteArrayList<>();
        final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        final List<Map<String, Object>> payloads = new CopyOnWriteArrayList<>();

        @NetChannel("a")
        void named(@Payload Map<String, Object> payload, @Header("tenant") String tenant) {
            tenants.add(tenant);
            payloads.add(payload);
        }

        @NetChannel("a")
        void all(@Payload Map<String, Object> payload, @Headers Map<String, Object> all) {
            headers.add(Map.copyOf(all));
            payloads.add(payload);
        }
    }

    @Test
    void rawArgumentsAreTheStoredJson() {
        Bed.runner().withBean(RawListener.class).run(context -> {
            context.getBean(NetNode.class).emitRaw("{\"n\": 1.50, \"_channel\":\"raw\"}");
            RawListener listener = context.getBean(RawListener.class);
            await().until(() -> listener.seen.size() == 3);
            assertThat(listener.seen).containsOnly("{\"n\": 1.50, \"_channel\":\"raw\"}");
        });
    }

    static class RawListener {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel("raw")
        void text(String json) {
            seen.add(json);
        }

        @NetChannel("raw")
        void bytes(byte[] json) {
            seen.add(new String(json, StandardCharsets.UTF_8));
        }

        @NetChannel("raw")
        void event(StoredEvent event) {
            seen.add(event.raw());
        }
    }

    @Test
    void messagesOptionalsTreesAndExactNumbersAreConverted() {
        Bed.runner().withBean(TypedListener.class).run(context -> {
            context.getBean(NetNode.class)
                    .emitRaw(
                            "{\"amount\":12345678901234567890.1234567890,\"_headers\":{\"k\":\"v\"},\"_channel\":\"money\"}");
            TypedListener listener = context.getBean(TypedListener.class);
            await().until(() -> listener.amounts.size() == 3);
            assertThat(listener.amounts).containsOnly(new BigDecimal("12345678901234567890.1234567890"));
            assertThat(listener.headers).containsExactly("v");
        });
    }

    record Money(BigDecimal amount) {}

    static class TypedListener {
        final List<BigDecimal> amounts = new CopyOnWriteArrayList<>();
        final List<Object> headers = new CopyOnWriteArrayList<>();

        @NetChannel("money")
        void message(Message<Money> message) {
            headers.add(message.getHeaders().get("k"));
            amounts.add(message.getPayload().amount());
        }

        @NetChannel("money")
        void optional(Optional<Money> money) {
            amounts.add(money.orElseThrow().amount());
        }

        @NetChannel("money")
        void record(Money money) {
            amounts.add(money.amount());
        }
    }

    @Test
    void batchesCarryWhatTheirElementsSay() {
        Bed.runner()
                .withPropertyValues("net.node.shards=1")
                .withBean(BatchListener.class)
                .run(context -> {
                    NetTemplate template = context.getBean(NetTemplate.class);
                    NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
                    registry.ids().forEach(registry::pause);
                    for (int i = 0; i < 5; i++) {
                        template.publish("batch", new Reading("s" + i, i), Map.of("i", "" + i));
                    }
                    await().until(() -> registry.statuses().stream().allMatch(status -> status.inbox() == 5));
                    registry.ids().forEach(registry::resume);
                    BatchListener listener = context.getBean(BatchListener.class);
                    await().until(() -> listener.batches.size() == 3);
                    List<String> expected = List.of("s0/0", "s1/1", "s2/2", "s3/3", "s4/4");
                    assertThat(listener.batches).containsOnly(expected);
                });
    }

    static class BatchListener {
        final List<List<String>> batches = new CopyOnWriteArrayList<>();

        @NetChannel(value = "batch", batch = true)
        void typed(List<Reading> readings, List<EventMetadata> metadata) {
            List<String> batch = new CopyOnWriteArrayList<>();
            for (int i = 0; i < readings.size(); i++) {
                batch.add(readings.get(i).sensorId() + "/"
                        + metadata.get(i).headers().get("i"));
            }
            batches.add(batch);
        }

        @NetChannel(value = "batch", batch = true)
        void messages(List<Message<Reading>> messages) {
            batches.add(messages.stream()
                    .map(message -> message.getPayload().sensorId() + "/"
                            + message.getHeaders().get("i"))
                    .toList());
        }

        @NetChannel(value = "batch", batch = true)
        void stored(List<StoredEvent> events, List<JsonNode> trees) {
            batches.add(trees.stream()
                    .map(tree -> tree.get("sensorId").asString() + "/"
                            + tree.get("celsius").asInt())
                    .toList());
        }
    }

    @Test
    void resultsGoToTheChannelsThatWereNamed() {
        Bed.runner().withBean(ReplyingListener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            NetNode node = context.getBean(NetNode.class);
            template.publish("in", new Reading("A", 1));
            await().until(() -> Bed.stored(node, "out/attribute").size() == 1
                    && Bed.stored(node, "out/annotation").size() == 2
                    && Bed.stored(node, "out/later").size() == 1
                    && Bed.stored(node, "out/message").size() == 1);
            assertThat(Bed.stored(node, "out/attribute").get(0).get("sensorId").asString())
                    .isEqualTo("A+");
            JsonNode message = Bed.stored(node, "out/message").get(0);
            assertThat(message.get("_headers").get("why").asString()).isEqualTo("because");
        });
    }

    static class ReplyingListener {
        @NetChannel(value = "in", sendTo = "out/attribute")
        Reading attribute(Reading reading) {
            return new Reading(reading.sensorId() + "+", 0);
        }

        @NetChannel("in")
        @SendTo("out/annotation")
        List<Reading> several(Reading reading) {
            return List.of(reading, reading);
        }

        @NetChannel(value = "in", sendTo = "out/later")
        CompletionStage<Reading> later(Reading reading) {
            return CompletableFuture.supplyAsync(() -> reading);
        }

        @NetChannel(value = "in", sendTo = "out/message")
        Message<Reading> message(Reading reading) {
            return MessageBuilder.withPayload(reading)
                    .setHeader("why", "because")
                    .build();
        }

        @NetChannel(value = "in", sendTo = "out/none")
        Reading nothing(Reading reading) {
            return null;
        }
    }

    @Test
    void namesTakePlaceholdersAndExpressions() {
        Bed.runner()
                .withPropertyValues("my.channel=plants/north", "my.concurrency=2")
                .withBean("names", NameListener.class)
                .run(context -> {
                    NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
                    assertThat(registry.container("placeholder")
                                    .endpoint()
                                    .channel()
                                    .value())
                            .isEqualTo("plants/north");
                    assertThat(registry.container("placeholder").endpoint().concurrency())
                            .isEqualTo(2);
                    assertThat(registry.container("expression")
                                    .endpoint()
                                    .channel()
                                    .value())
                            .isEqualTo("plants/south");
                });
    }

    static class NameListener {
        public String suffix() {
            return "south";
        }

        @NetChannel(value = "${my.channel}", id = "placeholder", concurrency = "${my.concurrency}")
        void placeholder(String json) {}

        @NetChannel(value = "plants/#{@names.suffix()}", id = "expression")
        void expression(String json) {}
    }

    @Test
    void anAnnotationCanBeRepeatedAndComposed() {
        Bed.runner().withBean("several", SeveralListener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            assertThat(context.getBean(NetChannelRegistry.class).ids())
                    .containsExactlyInAnyOrder("several.both.x.one", "several.both.x.two", "composed");
            template.publish("x/one", new Reading("1", 0));
            template.publish("x/two", new Reading("2", 0));
            template.publish("x/composed", new Reading("3", 0));
            SeveralListener listener = context.getBean(SeveralListener.class);
            await().until(() -> listener.seen.size() == 3);
            assertThat(listener.seen).containsExactlyInAnyOrder("1", "2", "3");
        });
    }

    @NetChannel("")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Composed {
        @AliasFor(annotation = NetChannel.class, attribute = "value")
        String channel();

        @AliasFor(annotation = NetChannel.class, attribute = "id")
        String name();
    }

    static class SeveralListener {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel("x/one")
        @NetChannel("x/two")
        void both(Reading reading) {
            seen.add(reading.sensorId());
        }

        @Composed(channel = "x/composed", name = "composed")
        void composed(Reading reading) {
            seen.add(reading.sensorId());
        }
    }

    @Test
    void aFilterSelectsEvents() {
        Bed.runner().withBean(FilteredListener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            template.publish("f", new Reading("B", 0), Map.of(), "k");
            template.publish("f", new Reading("A", 0), Map.of(), "k");
            FilteredListener listener = context.getBean(FilteredListener.class);
            await().until(() -> !listener.seen.isEmpty());
            assertThat(listener.seen).containsExactly("A");
        });
    }

    static class FilteredListener {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "f", filter = "{\"path\":\"sensorId\",\"value\":\"A\"}")
        void some(Reading reading) {
            seen.add(reading.sensorId());
        }
    }

    @Test
    void listenersCanBeAddedInCode() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Bed.runner()
                .withBean(
                        NetChannelConfigurer.class,
                        () -> registrar -> registrar.register(NetChannelEndpoint.of(
                                "coded",
                                "code",
                                events -> events.forEach(
                                        event -> seen.add(event.event().raw())))))
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("code", Map.of("a", 1));
                    await().until(() -> seen.size() == 1);
                    assertThat(seen.get(0)).startsWith("{\"a\":1");
                });
    }
}
