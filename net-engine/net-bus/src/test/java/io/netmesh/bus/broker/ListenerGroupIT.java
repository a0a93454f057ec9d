package io.netmesh.bus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.ConfigurationException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.GroupingTransport;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.testkit.RequiresNats;
import io.netmesh.testkit.RequiresRedis;
import io.netmesh.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that share a channel's events through the broker. */
@RequiresRedis
@RequiresNats
class ListenerGroupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REDELIVERY = Duration.ofMillis(600);

    @ParameterizedTest
    @EnumSource(Broker.class)
    void eachEventOfTheChannelGoesToOneMemberOfEachGroup(Broker broker) {
        Queue<Integer> one = new ConcurrentLinkedQueue<>();
        Queue<Integer> two = new ConcurrentLinkedQueue<>();
        Queue<Integer> other = new ConcurrentLinkedQueue<>();
        Queue<Integer> alone = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode first = node(broker, server);
                NetNode second = node(broker, server)) {
            first.listen(spec("a", "shared"), collecting(one));
            second.listen(spec("a", "shared"), collecting(two));
            second.listen(spec("b", "another"), collecting(other));
            second.listen(spec("c", null), collecting(alone));

            for (int i = 0; i < 500; i++) {
                first.emitRaw(NumberSink.event(i));
                first.emitRaw("{\"n\":" + i + ",\"_channel\":\"letters\"}");
            }

            await().atMost(PATIENCE)
                    .until(() -> one.size() + two.size() >= 500 && other.size() >= 500 && alone.size() >= 500);
            one.addAll(two);
            assertThat(one).containsExactlyInAnyOrderElementsOf(range(500));
            assertThat(other).containsExactlyInAnyOrderElementsOf(range(500));
            assertThat(alone).containsExactlyInAnyOrderElementsOf(range(500));
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void listenersOfOtherChannelsInTheGroupMissNothing(Broker broker) {
        Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
        Queue<Integer> letters = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server)) {
            node.listen(spec("numbers", "shared"), collecting(numbers));
            node.listen(
                    new ChannelSubscriptionSpec(
                            "letters",
                            "letters",
                            null,
                            StartFrom.earliest(),
                            new MemoryCursorStore(),
                            Duration.ofSeconds(1),
                            "shared"),
                    collecting(letters));

            for (int i = 0; i < 200; i++) {
                node.emitRaw(NumberSink.event(i));
                node.emitRaw("{\"n\":" + i + ",\"_channel\":\"letters\"}");
            }

            await().atMost(PATIENCE).until(() -> numbers.size() >= 200 && letters.size() >= 200);
            assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(200));
            assertThat(letters).containsExactlyInAnyOrderElementsOf(range(200));
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void whatAMemberThatClosesHasNotAcknowledgedComesToTheNext(Broker broker) {
        Queue<ChannelDelivery> kept = new ConcurrentLinkedQueue<>();
        Queue<Integer> next = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server)) {
            ChannelSubscription first = node.listen(spec("first", "shared"), new NumberSink(kept::add));
            emit(node, 0, 20);
            await().atMost(PATIENCE).until(() -> kept.size() == 20);
            kept.stream().limit(5).forEach(ChannelDelivery::acknowledge);

            first.close().join();
            node.listen(spec("second", "shared"), collecting(next));

            List<Integer> left = kept.stream()
                    .skip(5)
                    .map(delivery -> NumberSink.number(delivery.event()))
                    .toList();
            await().atMost(PATIENCE).until(() -> next.containsAll(left));
            assertThat(left)
                    .as("at least once, and nothing that was acknowledged")
                    .containsAll(next);
            assertThat(node.stats().redeliveries()).isGreaterThanOrEqualTo(15);
        }
    }

    /** Longer than the broker would wait for somebody who says nothing. */
    @ParameterizedTest
    @EnumSource(Broker.class)
    void eventsAtWorkAreNotGivenToOthers(Broker broker) {
        Queue<ChannelDelivery> slow = new ConcurrentLinkedQueue<>();
        Queue<Integer> idle = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server);
                NetNode other = node(broker, server)) {
            node.listen(spec("slow", "shared"), new NumberSink(slow::add));
            emit(node, 0, 10);
            await().atMost(PATIENCE).until(() -> slow.size() == 10);
            other.listen(spec("idle", "shared"), collecting(idle));

            untilTheBrokerHasRedeliveredElsewhere(broker, server);

            assertThat(idle).isEmpty();
            slow.forEach(ChannelDelivery::acknowledge);
            assertThat(node.stats().redeliveries()).isZero();
        }
    }

    /** A member that says nothing gets its own events again and again: so the time for that has gone by. */
    private static void untilTheBrokerHasRedeliveredElsewhere(Broker broker, TestServer server) {
        Transport transport = broker.transport(server.url());
        transport
                .start(new TransportContext(2, NodeEnvironment.system(), () -> {}))
                .toCompletableFuture()
                .join();
        GroupReader forgetful = ((GroupingTransport) transport)
                .openGroup(new GroupSpec("forgetful", StartFrom.earliest(), REDELIVERY))
                .toCompletableFuture()
                .join();
        await().atMost(PATIENCE)
                .until(() -> forgetful.next(100, Duration.ofMillis(100)).toCompletableFuture().join().stream()
                        .anyMatch(event -> event.deliveries() > 3));
        transport.shutdown().toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void memberThatRefusesFetchesNoMoreUntilItIsReady(Broker broker) {
        Queue<Integer> busy = new ConcurrentLinkedQueue<>();
        Queue<Integer> free = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server);
                NetNode other = node(broker, server)) {
            boolean[] hasRoom = new boolean[1];
            ChannelSubscription refusing = node.listen(spec("busy", "shared"), new NumberSink(delivery -> {
                synchronized (hasRoom) {
                    if (hasRoom[0]) {
                        busy.add(NumberSink.number(delivery.event()));
                        delivery.acknowledge();
                    }
                    return hasRoom[0];
                }
            }));
            emit(node, 0, 1000);
            other.listen(spec("free", "shared"), collecting(free));
            await().atMost(PATIENCE).until(() -> free.size() >= 900);
            synchronized (hasRoom) {
                hasRoom[0] = true;
            }
            refusing.ready();

            await().atMost(PATIENCE).until(() -> busy.size() + free.size() == 1000);
            busy.addAll(free);
            assertThat(busy).containsExactlyInAnyOrderElementsOf(range(1000));
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void groupGoesOnAfterAnOutage(Broker broker) {
        Queue<Integer> got = new ConcurrentLinkedQueue<>();
        try (TestServer server = broker.startDurable();
                NetNode node = node(broker, server)) {
            NumberSink sink = collecting(got);
            node.listen(spec("a", "shared"), sink);
            emit(node, 0, 10);
            await().atMost(PATIENCE).until(() -> got.size() == 10);
            server.kill();
            await().atMost(PATIENCE).until(() -> !sink.failures.isEmpty());
            server.restart();

            emit(node, 10, 20);

            await().atMost(PATIENCE).until(() -> got.stream().distinct().count() == 20);
        }
    }

    @Test
    void memoryHasNoGroupsAndSaysSo() {
        try (NetNode node = NetNode.builder().build()) {
            assertThatThrownBy(() -> node.listen(spec("a", "shared"), new NumberSink(delivery -> true)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                            "the memory transport has no listener groups (group = shared, allowed with the transports "
                                    + "redis and jetstream)");
        }
    }

    private static NumberSink collecting(Queue<Integer> numbers) {
        return new NumberSink(delivery -> {
            numbers.add(NumberSink.number(delivery.event()));
            delivery.acknowledge();
            return true;
        });
    }

    private static ChannelSubscriptionSpec spec(String name, String group) {
        return new ChannelSubscriptionSpec(
                name, "numbers", null, StartFrom.earliest(), new MemoryCursorStore(), Duration.ofSeconds(1), group);
    }

    private static NetNode node(Broker broker, TestServer server) {
        return NetNode.builder()
                .shards(2)
                .groupRedelivery(REDELIVERY)
                .transport(broker.transport(server.url()))
                .build();
    }

    private static void emit(NetNode node, int from, int to) {
        for (int i = from; i < to; i++) {
            node.emitRaw(NumberSink.event(i));
        }
        node.flush().join();
    }

    private static List<Integer> range(int end) {
        return IntStream.range(0, end).boxed().toList();
    }
}
