package io.netmesh.spring.autoconfigure.metrics;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class NetMetricsAutoConfigurationTest {

    private final ApplicationContextRunner runner = Bed.runner()
            .withPropertyValues("net.node.shards=1")
            .withConfiguration(AutoConfigurations.of(
                    NetMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class));

    static class Listener {
        @NetChannel(value = "c", id = "listener")
        void on(Reading reading) {
            if (reading.sensorId().equals("bad")) {
                throw new IllegalStateException("no");
            }
        }
    }

    @Test
    void metersCountWhatHappened() {
        runner.withBean(Listener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            template.publish("c", new Reading("good", 1));
            template.publish("c", new Reading("bad", 1));
            template.publish("c", Map.of("celsius", "hot"));
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().until(() ->
                    meters.get("net.listener.dead.lettered").functionCounter().count() == 2);
            Map<String, Double> expected = Map.of(
                    "net.bus.ingested", 5.0,
                    "net.listener.processed", 1.0,
                    "net.listener.failures", 4.0,
                    "net.listener.conversion.failures", 1.0,
                    "net.listener.retries", 2.0,
                    "net.listener.skipped", 0.0,
                    "net.listener.gaps.missed", 0.0);
            expected.forEach((id, value) ->
                    assertThat(meters.get(id).functionCounter().count()).as(id).isEqualTo(value));
            assertThat(meters.get("net.listener.processing")
                            .tags("listener", "listener", "channel", "c")
                            .timer()
                            .count())
                    .isEqualTo(5);
            await().until(() -> meters.get("net.listener.lag").gauge().value() == 0);
            assertThat(meters.get("net.bus.retained.events").gauge().value()).isEqualTo(5);
        });
    }

    @Test
    void withoutARegistryThereAreNoMeters() {
        Bed.runner()
                .withConfiguration(AutoConfigurations.of(NetMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(NetBusMeters.class));
    }

    @Test
    void withoutMicrometerTheApplicationStarts() {
        Bed.runner()
                .withConfiguration(AutoConfigurations.of(NetMetricsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(NetBusMeters.class));
    }

    @Test
    void withoutListenersTheBusStillHasItsMeters() {
        runner.withPropertyValues("net.listener.enabled=false").run(context -> {
            assertThat(context).hasSingleBean(NetBusMeters.class).doesNotHaveBean(NetListenerMeters.class);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("net.bus.ingested")
                            .functionCounter()
                            .count())
                    .isZero();
        });
    }
}
