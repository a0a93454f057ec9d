package io.netmesh.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.nats.client.Connection;
import io.netmesh.ConfigurationException;
import io.netmesh.bus.BackpressureMode;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeOptions;
import io.netmesh.bus.SequenceBase;
import io.netmesh.bus.memory.MemoryOptions;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.NoopTransport;
import io.netmesh.bus.transport.Transport;
import io.netmesh.spring.autoconfigure.jetstream.NetJetStreamAutoConfiguration;
import io.netmesh.spring.autoconfigure.redis.NetRedisAutoConfiguration;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.NetTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class NetBusAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(NetBusAutoConfiguration.class));

    @Test
    void aNodeOfFourShardsInMemoryIsThereByDefault() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(NetNode.class);
            assertThat(context.getBean(NetNode.class).shards()).isEqualTo(4);
            assertThat(context.getBean(NetNode.class).transportName()).isEqualTo("memory");
        });
    }

    @Test
    void propertiesHaveTheDefaultsOfTheEngine() {
        runner.run(context -> {
            NetNodeProperties properties = context.getBean(NetNodeProperties.class);
            NodeOptions engine = NodeOptions.defaults();
            assertThat(new NodeOptions(
                            properties.shards(),
                            properties.bufferCapacity(),
                            properties.backpressure(),
                            properties.batch().toOptions(),
                            properties.adapterTimeout(),
                            properties.batchRetries(),
                            properties.deliveryTimeout(),
                            properties.bufferBytes().toBytes()))
                    .isEqualTo(engine);
            assertThat(properties.sequenceBase()).as("of the starter").isEqualTo(SequenceBase.CLOCK);
            assertThat(properties.groupRedelivery()).isEqualTo(GroupSpec.DEFAULT_REDELIVER_AFTER);
            NetNodeProperties.Memory memory = properties.memory();
            assertThat(new MemoryOptions(memory.maxBytes().toBytes(), memory.maxEvents(), memory.maxAge(), (int)
                            memory.maxEventBytes().toBytes()))
                    .isEqualTo(MemoryOptions.defaults());
        });
    }

    @Test
    void everyPropertyIsBound() {
        runner.withPropertyValues(
                        "net.node.shards=2",
                        "net.node.buffer-capacity=2048",
                        "net.node.buffer-bytes=1MB",
                        "net.node.backpressure=fail_producer",
                        "net.node.adapter-timeout=3s",
                        "net.node.batch-retries=7",
                        "net.node.delivery-timeout=4s",
                        "net.node.batch.min-size=5",
                        "net.node.batch.max-size=50",
                        "net.node.batch.max-delay=6ms",
                        "net.node.batch.adaptive=false",
                        "net.node.batch.velocity-window=7ms",
                        "net.node.producer-nonce-path=" + Path.of("producer.nonce"),
                        "net.node.sequence-base=zero",
                        "net.node.group-redelivery=8s",
                        "net.node.memory.max-bytes=2MB",
                        "net.node.memory.max-events=8",
                        "net.node.memory.max-age=9m",
                        "net.node.memory.max-event-bytes=10KB",
                        "net.node.transport.type=noop")
                .run(context -> {
                    NetNodeProperties properties = context.getBean(NetNodeProperties.class);
                    assertThat(properties.backpressure()).isEqualTo(BackpressureMode.FAIL_PRODUCER);
                    assertThat(properties.memory().maxAge()).hasMinutes(9);
                    assertThat(properties.sequenceBase()).isEqualTo(SequenceBase.ZERO);
                    assertThat(properties.producerNoncePath()).isEqualTo(Path.of("producer.nonce"));
                    assertThat(properties.groupRedelivery()).hasSeconds(8);
                    assertThat(properties.batch().minSize()).isEqualTo(5);
                    assertThat(context.getBean(NetNode.class).shards()).isEqualTo(2);
                    assertThat(context.getBean(NetNode.class).transportName()).isEqualTo("noop");
                });
    }

    @Test
    void theStoreHasItsBounds() {
        runner.withPropertyValues("net.node.shards=1", "net.node.memory.max-event-bytes=100B")
                .run(context -> {
                    NetNode node = context.getBean(NetNode.class);
                    CompletableFuture<?> tooLarge = node.emitAsync(new byte[101]);
                    assertThat(tooLarge).isCompletedExceptionally();
                });
    }

    @Test
    void aNodeOfTheApplicationIsLeftAlone() {
        runner.withBean("mine", NetNode.class, () -> NetNode.builder().shards(3).build())
                .run(context -> {
                    assertThat(context).hasSingleBean(NetNode.class).hasBean("mine");
                    assertThat(context).doesNotHaveBean("netNode");
                });
    }

    @Test
    void customizersHaveTheLastWord() {
        runner.withPropertyValues("net.node.shards=2")
                .withBean(NetNodeBuilderCustomizer.class, () -> builder -> builder.shards(5))
                .run(context ->
                        assertThat(context.getBean(NetNode.class).shards()).isEqualTo(5));
    }

    @Test
    void theNodeCanBeSwitchedOffAndTakesChannelsWithIt() {
        Bed.runner()
                .withPropertyValues("net.node.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(NetNode.class)
                        .doesNotHaveBean(NetTemplate.class));
    }

    @Test
    void withoutTheEngineNothingIsConfigured() {
        runner.withClassLoader(new FilteredClassLoader(NetNode.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("netNode"));
    }

    @ParameterizedTest
    @CsvSource({
        "net.node.shards, 0",
        "net.node.shards, 65536",
        "net.node.buffer-capacity, 1000",
        "net.node.buffer-bytes, 1B",
        "net.node.adapter-timeout, 0s",
        "net.node.batch-retries, -1",
        "net.node.delivery-timeout, -1s",
        "net.node.batch.min-size, 0",
        "net.node.batch.max-delay, 0s",
        "net.node.batch.max-size, 1",
        "net.node.batch.velocity-window, 0s",
        "net.node.group-redelivery, 1ms",
        "net.node.memory.max-bytes, 1B",
        "net.node.memory.max-events, 0",
        "net.node.memory.max-age, 0s",
        "net.node.memory.max-event-bytes, 0B",
        "net.node.memory.max-event-bytes, 3GB"
    })
    void aValueOutOfRangeFailsTheStartWithPropertyAndRange(String property, String value) {
        runner.withPropertyValues(property + "=" + value).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                        assertThat(refused.property()).isEqualTo(property);
                        assertThat(refused).hasMessageContaining("allowed");
                    });
        });
    }

    @ParameterizedTest
    @CsvSource({"redis, io.lettuce:lettuce-core", "jetstream, io.nats:jnats"})
    void aTransportWithoutItsClientIsRefusedWithTheDependencyToAdd(String type, String dependency) {
        runner.withPropertyValues("net.node.transport.type=" + type)
                .withConfiguration(
                        AutoConfigurations.of(NetRedisAutoConfiguration.class, NetJetStreamAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(RedisClient.class, Connection.class))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(FailureAnalyzedException.class, refused -> {
                            assertThat(refused.analysis().getDescription()).contains("'" + type + "'", "class path");
                            assertThat(refused.analysis().getAction()).contains(dependency, "<dependency>");
                        }));
    }

    @Test
    void theMeshIsNoTransportOfThisVersion() {
        runner.withPropertyValues("net.node.transport.type=mesh")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                FailureAnalyzedException.class,
                                refused -> assertThat(refused.analysis().getDescription())
                                        .contains("'mesh'", "not in this version", "memory, noop, redis, jetstream")));
    }

    @Test
    void aTransportBeanIsTheNodesTransport() {
        runner.withBean(Transport.class, NoopTransport::new).run(context -> {
            assertThat(context.getBean(NetNode.class).transportName()).isEqualTo("noop");
        });
    }

    @Test
    void anUnknownTransportIsRefusedWithThoseThatThereAre() {
        runner.withPropertyValues("net.node.transport.type=pigeon")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                FailureAnalyzedException.class,
                                refused -> assertThat(refused.analysis().getDescription())
                                        .contains("net.node.transport.type = 'pigeon'", "memory, noop")));
    }

    @Test
    void aPropertyOfAMissingModuleFailsTheStartWithTheDependency() {
        runner.withPropertyValues("net.mesh.bind-address=0.0.0.0:9000")
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOfSatisfying(FailureAnalyzedException.class, missing -> {
                            assertThat(missing.analysis().getDescription()).contains("'net.mesh.bind-address'");
                            assertThat(missing.analysis().getAction())
                                    .contains("io.netmesh:net-mesh", "net.mesh.enabled=false");
                        }));
    }

    @Test
    void aPartThatIsSwitchedOffMayBeConfigured() {
        runner.withPropertyValues("net.mesh.bind-address=0.0.0.0:9000", "net.mesh.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theProducersNonceIsKeptInTheFileThatIsNamed(@TempDir Path directory) {
        Path file = directory.resolve("producer.nonce");
        ApplicationContextRunner kept =
                runner.withPropertyValues("net.node.transport.type=noop", "net.node.producer-nonce-path=" + file);
        kept.run(context -> assertThat(Files.readAllBytes(file)).hasSize(9));
        kept.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aNonceFileThatIsNoneFailsTheStartAndIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("producer.nonce"), "not a nonce");
        runner.withPropertyValues("net.node.transport.type=noop", "net.node.producer-nonce-path=" + file)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("failed to load/create producer-nonce file at " + file));
    }

    @Test
    void theNodeEndsWithTheContextAndSurvivesItsPause() {
        AtomicReference<NetNode> node = new AtomicReference<>();
        runner.run(context -> {
            node.set(context.getBean(NetNode.class));
            context.stop();
            assertThat(node.get().isHealthy()).isTrue();
            assertThat(node.get().emitAsync("{}".getBytes())).isCompleted();
            context.start();
            assertThat(context.getBean(NetNodeLifecycle.class).isRunning()).isTrue();
        });
        assertThat(node.get().emitBuffer("{}".getBytes())).isFalse();
    }
}
