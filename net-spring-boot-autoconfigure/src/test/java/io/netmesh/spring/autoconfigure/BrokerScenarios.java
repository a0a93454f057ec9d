package io.netmesh.spring.autoconfigure;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.spring.autoconfigure.health.NetBusHealthContributorAutoConfiguration;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetTemplate;
import io.netmesh.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What an application may expect of a broker, whichever it is. */
public abstract class BrokerScenarios {

    private final String type;
    private final Class<?> autoConfiguration;
    private final String prefix = "t" + UUID.randomUUID();
    protected TestServer server;

    protected BrokerScenarios(String type, Class<?> autoConfiguration) {
        this.type = type;
        this.autoConfiguration = autoConfiguration;
    }

    protected abstract TestServer startServer();

    @BeforeEach
    void start() {
        server = startServer();
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** An application on the broker, without its address. */
    protected final ApplicationContextRunner application() {
        return Bed.runner()
                .withConfiguration(AutoConfigurations.of(
                        autoConfiguration,
                        NetBusHealthContributorAutoConfiguration.class,
                        HealthContributorAutoConfiguration.class))
                .withPropertyValues(
                        "net.node.transport.type=" + type,
                        "net.node.transport." + type + ".prefix=" + prefix,
                        "net.listener.commit-interval=10ms");
    }

    /** An application on the broker. */
    protected final ApplicationContextRunner connected() {
        return connectedTo(server.url());
    }

    private ApplicationContextRunner connectedTo(String url) {
        return application().withPropertyValues("net.node.transport." + type + ".url=" + url);
    }

    /** Works if an event goes to the broker and comes back. */
    protected static void assertStores(ApplicationContext context) {
        NetNode node = context.getBean(NetNode.class);
        assertThat(node.emitAsync("{\"here\":true}".getBytes())).succeedsWithin(Duration.ofSeconds(20));
        await().until(() -> !node.poll(PollRequest.of(1)).events().isEmpty());
    }

    static class Listener {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "listener", startFrom = "earliest")
        void on(Reading reading) {
            seen.add(reading.sensorId());
        }
    }

    static class Member {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "member", group = "${test.group:team}", startFrom = "earliest")
        void on(Reading reading) {
            seen.add(reading.sensorId());
        }
    }

    private static void publish(ApplicationContext context, String... sensors) {
        NetTemplate template = context.getBean(NetTemplate.class);
        for (String sensor : sensors) {
            template.publish("c", new Reading(sensor, 1)).join();
        }
    }

    private static Health health(ApplicationContext context) {
        return context.getBean("netbusHealthContributor", HealthIndicator.class).health();
    }

    @Test
    void applicationsOnOneBrokerHearEachOther() {
        connected()
                .withBean(Listener.class)
                .run(one -> connected().withBean(Listener.class).run(other -> {
                    assertThat(one.getBean(NetNode.class).transportName()).isEqualTo(type);
                    publish(one, "from-one");
                    publish(other, "from-other");
                    for (ApplicationContext each : List.of(one, other)) {
                        await().until(() ->
                                each.getBean(Listener.class).seen.containsAll(List.of("from-one", "from-other")));
                    }
                    assertThat(health(one).getStatus()).isEqualTo(Status.UP);
                }));
    }

    @Test
    void aListenerGoesOnWhereItWasBeforeTheRestart() {
        connected().withBean(Listener.class).run(before -> {
            publish(before, "seen-before");
            await().until(() -> before.getBean(Listener.class).seen.contains("seen-before"));
        });
        connected().run(meanwhile -> publish(meanwhile, "missed"));
        connected().withBean(Listener.class).run(after -> {
            await().until(() -> !after.getBean(Listener.class).seen.isEmpty());
            assertThat(after.getBean(Listener.class).seen).containsExactly("missed");
        });
    }

    @Test
    void membersOfAGroupShareTheEventsAndOthersGetThemAll() {
        String[] sensors =
                IntStream.range(0, 40).mapToObj(number -> "s" + number).toArray(String[]::new);
        connected()
                .withBean(Listener.class)
                .withBean(Member.class)
                .run(one -> connected().withBean(Member.class).run(other -> {
                    publish(one, sensors);
                    List<String> first = one.getBean(Member.class).seen;
                    List<String> second = other.getBean(Member.class).seen;
                    await().until(() -> first.size() + second.size() >= sensors.length);
                    await().until(() -> one.getBean(Listener.class).seen.size() == sensors.length);
                    assertThat(first).doesNotContainAnyElementsOf(second);
                    assertThat(Stream.concat(first.stream(), second.stream())).containsExactlyInAnyOrder(sensors);
                }));
    }

    @Test
    void groupsOfDifferentNamesEachGetEveryEvent() {
        connected()
                .withBean(Member.class)
                .run(one -> connected()
                        .withBean(Member.class)
                        .withPropertyValues("test.group=others")
                        .run(other -> {
                            publish(one, "A", "B");
                            for (ApplicationContext each : List.of(one, other)) {
                                await().until(() ->
                                        each.getBean(Member.class).seen.containsAll(List.of("A", "B")));
                            }
                        }));
    }

    @Test
    void anOutageTakesHealthDownWithItsReasonUntilTheBrokerIsBack() {
        connected().run(context -> {
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            server.kill();
            await().until(() -> health(context).getStatus().equals(Status.DOWN));
            assertThat(health(context).getDetails().get("reason").toString())
                    .isNotBlank()
                    .doesNotContain("shut down");
            server.restart();
            await().until(() -> health(context).getStatus().equals(Status.UP));
            assertStores(context);
        });
    }

    @Test
    void aBrokerThatIsNotThereFailsTheStart() {
        server.kill();
        application()
                .withPropertyValues(
                        "net.node.transport." + type + ".url=" + server.url(),
                        "net.node.transport." + type + ".connect-timeout=200ms")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("Failed to create EventBus: connection error: "));
    }
}
