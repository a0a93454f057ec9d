package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.EventStream;
import io.netmesh.NetException;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading while the node lives and when it ends: what the parts promise each other. */
@Timeout(120)
class NodeListeningTest {

    @Test
    void listenersGetWhatIsPublishedAndTheirPositionsAreSavedAtTheEnd() {
        MemoryCursorStore cursors = new MemoryCursorStore();
        List<String> heard = new CopyOnWriteArrayList<>();
        NetNode node = NetNode.builder().build();
        TypedChannel<Map<String, Object>> doors = channel(node, "doors");
        doors.publish(Map.of("n", 0));
        ChannelSubscription subscription = node.listen(
                new ChannelSubscriptionSpec("doorman", "doors", null, StartFrom.latest(), cursors, Duration.ofDays(1)),
                acknowledging(heard));
        for (int i = 1; i <= 3; i++) {
            doors.publish(Map.of("n", i));
            channel(node, "windows").publish(Map.of("n", i));
        }
        await().untilAsserted(() -> assertThat(heard)
                .containsExactly(
                        "{\"n\":1,\"_channel\":\"doors\"}",
                        "{\"n\":2,\"_channel\":\"doors\"}",
                        "{\"n\":3,\"_channel\":\"doors\"}"));
        await().untilAsserted(() -> assertThat(subscription.lag()).hasValue(0));
        assertThat(cursors.load("doorman")).isEmpty();

        node.close();

        assertThat(cursors.load("doorman")).isPresent();
    }

    @Test
    void streamThatWaitsEndsWithTheNode() throws InterruptedException {
        NetNode node = NetNode.builder().build();
        List<Throwable> ends = new CopyOnWriteArrayList<>();
        Thread reader = new Thread(() -> {
            try (EventStream<StoredEvent> stream = node.subscribe(SubscribeOptions.defaults())) {
                for (StoredEvent event : stream) {
                    throw new AssertionError("unexpected " + event);
                }
            } catch (NodeShutDownException end) {
                ends.add(end);
            }
        });
        reader.start();
        await().until(() ->
                reader.getState() == Thread.State.WAITING || reader.getState() == Thread.State.TIMED_WAITING);
        node.close();
        reader.join();
        assertThat(ends).hasSize(1);
    }

    @Test
    void listenerThatDoesNotReadDelaysNeitherEmittersNorTheEnd() {
        NetNode node = NetNode.builder().build();
        node.listen(
                new ChannelSubscriptionSpec(
                        "stuck", "doors", null, StartFrom.earliest(), new MemoryCursorStore(), Duration.ofDays(1)),
                new RecordingSink(new CopyOnWriteArrayList<>()) {
                    @Override
                    public boolean tryDeliver(ChannelDelivery delivery) {
                        return false;
                    }
                });
        for (int i = 0; i < 1_000; i++) {
            channel(node, "doors").publish(Map.of("n", i));
        }
        node.close();
        assertThatThrownBy(() -> node.listen(null, null)).isInstanceOf(NodeShutDownException.class);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
    private static TypedChannel<Map<String, Object>> channel(NetNode node, String name) {
        return (TypedChannel) node.channel(name, Map.class);
    }

    private static ChannelSink acknowledging(List<String> heard) {
        return new RecordingSink(heard);
    }

    private static class RecordingSink implements ChannelSink {

        private final List<String> heard;

        RecordingSink(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public boolean tryDeliver(ChannelDelivery delivery) {
            heard.add(delivery.event().raw());
            delivery.acknowledge();
            return true;
        }

        @Override
        public void onGap(Gap gap) {
            throw new AssertionError("unexpected " + gap);
        }

        @Override
        public void onFailure(NetException failure) {
            throw failure;
        }
    }
}
