package io.netmesh.spring.autoconfigure.health;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.spring.autoconfigure.NetNodeBuilderCustomizer;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetChannelEvent;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

class NetBusHealthTest {

    private final ApplicationContextRunner runner = Bed.runner()
            .withConfiguration(AutoConfigurations.of(
                    NetBusHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class));

    private static Health health(ApplicationContext context) {
        return context.getBean("netbusHealthContributor", HealthIndicator.class).health();
    }

    static class Halting {
        volatile boolean broken = true;

        @NetChannel(value = "c", id = "halting", onExhausted = "halt")
        void on(Reading reading) {
            if (broken) {
                throw new IllegalStateException("disk full");
            }
        }
    }

    @Test
    void aWorkingNodeIsUpWithItsTransportAndWhatItRetains() {
        runner.run(context -> {
            context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("transport", "memory")
                    .containsEntry("shards", 4)
                    .containsEntry("retainedEvents", 1L)
                    .containsKey("retainedBytes");
        });
    }

    @Test
    void aHaltedListenerTakesHealthDownWithItsReasonUntilItIsResumed() {
        runner.withBean(Halting.class).run(context -> {
            context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
            NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
            await().until(() -> registry.container("halting").state() == ListenerState.HALTED);
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("haltedListeners"))
                    .isInstanceOfSatisfying(
                            Map.class,
                            halted ->
                                    assertThat(halted.get("halting")).asString().contains("disk full"));
            context.getBean(Halting.class).broken = false;
            registry.resume("halting");
            await().until(() -> registry.container("halting").status().processed() == 1);
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    /** Cannot be read until it is mended. */
    static final class BrokenStore implements CursorStore {
        volatile boolean broken = true;

        @Override
        public Optional<String> load(String name) {
            if (broken) {
                throw new CursorStoreException(CursorStoreException.Kind.UNREADABLE, "the disk is gone", null);
            }
            return Optional.empty();
        }

        @Override
        public void save(String name, String cursor) {}
    }

    static class Outages {
        final List<NetChannelEvent> events = new CopyOnWriteArrayList<>();

        @EventListener({NetChannelEvent.ReadFailed.class, NetChannelEvent.Recovered.class})
        void on(NetChannelEvent event) {
            events.add(event);
        }
    }

    @Test
    void aListenerThatCannotLoadItsPositionTakesHealthDownUntilItCan() {
        BrokenStore store = new BrokenStore();
        runner.withBean(Halting.class)
                .withBean(CursorStore.class, () -> store)
                .withBean(Outages.class)
                .run(context -> {
                    NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
                    await().until(() -> registry.container("halting").status().outage() != null);
                    assertThat(registry.container("halting").status().outage())
                            .isEqualTo("cannot start: the disk is gone");
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().get("listenerOutages"))
                            .isEqualTo(Map.of("halting", "cannot start: the disk is gone"));
                    store.broken = false;
                    await().until(() -> registry.container("halting").status().outage() == null);
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    List<NetChannelEvent> events = context.getBean(Outages.class).events;
                    await().until(() -> events.size() == 2);
                    assertThat(events.get(0)).isInstanceOf(NetChannelEvent.ReadFailed.class);
                    assertThat(events.get(1)).isEqualTo(new NetChannelEvent.Recovered("halting"));
                });
    }

    @Test
    void stoppingAHaltedListenerDoesNotHideTheHaltAndStartingItDoes() {
        runner.withBean(Halting.class).run(context -> {
            context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
            NetChannelRegistry registry = context.getBean(NetChannelRegistry.class);
            await().until(() -> registry.container("halting").state() == ListenerState.HALTED);
            registry.stop("halting");
            await().until(() -> registry.container("halting").state() == ListenerState.STOPPED);
            assertThat(registry.container("halting").status().reason()).contains("disk full");
            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
            context.getBean(Halting.class).broken = false;
            registry.start("halting");
            assertThat(registry.container("halting").status().reason()).isNull();
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void aNodeThatWasShutDownIsDown() {
        runner.run(context -> {
            context.getBean(NetNode.class).close();
            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void theIndicatorCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.netbus.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("netbusHealthContributor"));
    }

    @Test
    void anIndicatorOfTheApplicationIsLeftAlone() {
        HealthIndicator mine = () -> Health.unknown().build();
        runner.withBean("netbusHealthIndicator", HealthIndicator.class, () -> mine)
                .run(context -> assertThat(context).doesNotHaveBean("netbusHealthContributor"));
    }

    @Test
    void withoutTheHealthModuleTheApplicationStarts() {
        Bed.runner()
                .withConfiguration(AutoConfigurations.of(NetBusHealthContributorAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("netbusHealthContributor"));
    }

    @Test
    void withoutANodeThereIsNoIndicator() {
        runner.withPropertyValues("net.node.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("netbusHealthContributor"));
    }

    @Test
    void shardsThatCannotBeReadAreShownAndTakeHealthDownWhenNoneIsLeft() {
        UnreadableTransport transport = new UnreadableTransport();
        runner.withPropertyValues("net.node.shards=2")
                .withBean(NetNodeBuilderCustomizer.class, () -> builder -> builder.transport(transport))
                .run(context -> {
                    transport.unreadable.add(1);
                    Health some = health(context);
                    assertThat(some.getStatus()).isEqualTo(Status.UP);
                    assertThat(some.getDetails()).containsEntry("failingShards", List.of(1));
                    transport.unreadable.add(0);
                    Health all = health(context);
                    assertThat(all.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(all.getDetails()).containsEntry("failingShards", List.of(0, 1));
                    transport.unreadable.clear();
                    assertThat(health(context).getDetails()).doesNotContainKey("failingShards");
                });
    }

    /** Keeps nothing, and cannot read the shards it is told not to. */
    static final class UnreadableTransport implements Transport {
        final Set<Integer> unreadable = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "unreadable";
        }

        @Override
        public CompletionStage<Void> start(TransportContext context) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> append(EventBatch batch) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<ShardPage> read(int shardId, String afterId, int limit) {
            return unreadable.contains(shardId)
                    ? CompletableFuture.failedFuture(
                            new TransportException(TransportException.Kind.CONNECTION, "gone", null))
                    : CompletableFuture.completedFuture(ShardPage.EMPTY);
        }

        @Override
        public CompletionStage<String> latestId(int shardId) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> flush() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> shutdown() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isHealthy() {
            return true;
        }
    }
}
