package io.netmesh.spring.autoconfigure;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.ConfigurationException;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetChannelContainerFactory;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

class NetChannelAutoConfigurationTest {

    private final ApplicationContextRunner runner = Bed.runner();

    static class Listener {
        final List<String> seen = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @NetChannel(value = "c", id = "listener")
        void on(Reading reading) {
            threads.add(Thread.currentThread().toString());
            seen.add(reading.sensorId());
        }
    }

    @Test
    void templateRegistryFactoryAndStoreAreThere() {
        runner.run(context -> {
            assertThat(context)
                    .hasSingleBean(NetTemplate.class)
                    .hasSingleBean(NetChannelRegistry.class)
                    .hasSingleBean(CursorStore.class)
                    .hasBean(NetChannelContainerFactory.DEFAULT_BEAN_NAME);
            assertThat(context)
                    .as("an executor bean would replace the application's")
                    .doesNotHaveBean(Executor.class);
        });
    }

    @Test
    void beansOfTheApplicationAreLeftAlone() {
        NetChannelRegistry registry = new NetChannelRegistry();
        runner.withBean(
                        "mine",
                        NetTemplate.class,
                        () -> new NetTemplate(NetNode.builder().build(), JsonMapper.shared()))
                .withBean(NetChannelRegistry.class, () -> registry)
                .run(context -> {
                    assertThat(context).hasSingleBean(NetTemplate.class).hasBean("mine");
                    assertThat(context.getBean(NetChannelRegistry.class)).isSameAs(registry);
                });
    }

    @Test
    void listenersCanBeSwitchedOffWhilePublishingWorks() {
        runner.withPropertyValues("net.listener.enabled=false")
                .withBean(Listener.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(NetTemplate.class)
                        .doesNotHaveBean(NetChannelRegistry.class));
    }

    @Test
    void withoutJacksonsAutoConfigurationTheSharedMapperServes() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(NetBusAutoConfiguration.class, NetChannelAutoConfiguration.class))
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    await().until(() -> context.getBean(Listener.class).seen.contains("A"));
                });
    }

    @Test
    void withoutSpringTxEverythingStartsAndAfterCommitPublishesAtOnce() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
                .run(context -> assertThat(
                                context.getBean(NetTemplate.class).afterCommit().publish("c", new Reading("A", 1)))
                        .isCompleted());
    }

    @Test
    void lazyInitializationDoesNotKeepListenersFromListening() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withUserConfiguration(Listener.class)
                .run(context -> {
                    assertThat(context.getBeanFactory().getSingletonNames())
                            .anyMatch(name -> name.endsWith("Listener"));
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    await().until(() -> context.getBean(Listener.class).seen.contains("A"));
                });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void listenersRunOnVirtualThreadsWhereTheApplicationWantsThem() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true")
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    Listener listener = context.getBean(Listener.class);
                    await().until(() -> listener.seen.size() == 1);
                    assertThat(listener.threads.get(0))
                            .startsWith("VirtualThread")
                            .contains("net-listener-");
                });
    }

    @Test
    void listenersRunOnPlatformThreadsByDefault() {
        runner.withBean(Listener.class).run(context -> {
            context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.seen.size() == 1);
            assertThat(listener.threads.get(0)).startsWith("Thread[").contains("net-listener-");
        });
    }

    @Test
    void listenersStopBeforeTheWebServerAndTheNodeAfterIt() {
        int webServerStops = SmartLifecycle.DEFAULT_PHASE - 2048;
        int webServerDrains = SmartLifecycle.DEFAULT_PHASE - 1024;
        runner.run(context -> {
            assertThat(context.getBean(NetChannelRegistry.class).getPhase()).isGreaterThan(webServerDrains);
            assertThat(context.getBean(NetNodeLifecycle.class).getPhase()).isLessThan(webServerStops);
        });
    }

    @Test
    void positionsAreKeptInADirectoryWhereOneIsNamed(@TempDir Path directory) {
        runner.withPropertyValues("net.listener.cursor-directory=" + directory, "net.listener.commit-interval=1ms")
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    await().until(() -> Files.list(directory).findAny().isPresent());
                });
    }

    @ParameterizedTest
    @CsvSource({
        "net.listener.concurrency, 0",
        "net.listener.inbox-capacity, 0",
        "net.listener.batch-size, 0",
        "net.listener.commit-interval, 0s",
        "net.listener.shutdown-grace, -1s",
        "net.listener.idle-event-interval, 0s",
        "net.listener.dead-letter-suffix, //x",
        "net.listener.retry.attempts, 0",
        "net.listener.retry.initial-interval, -1s",
        "net.listener.retry.multiplier, 0.5",
        "net.listener.retry.max-interval, 0s"
    })
    void aValueOutOfRangeFailsTheStartWithPropertyAndRange(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                            assertThat(refused.property()).isEqualTo(property);
                            assertThat(refused.allowed()).isNotEmpty();
                        }));
    }

    @Test
    void withoutActuatorAndPrometheusOnlyMetersAreLost() {
        Class<?>[] ours =
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).getCandidates().stream()
                        .filter(name -> name.startsWith("io.netmesh."))
                        .map(name -> ClassUtils.resolveClassName(name, null))
                        .toArray(Class<?>[]::new);
        assertThat(ours).hasSize(8);
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ours))
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "org.springframework.boot.micrometer",
                        "io.micrometer.core",
                        "io.micrometer.prometheusmetrics"))
                .withBean(Listener.class)
                .run(context -> {
                    context.getBean(NetTemplate.class).publish("c", new Reading("A", 1));
                    await().until(() -> context.getBean(Listener.class).seen.contains("A"));
                });
    }
}
