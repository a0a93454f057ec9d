package io.netmesh.spring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.netmesh.bus.NetNode;
import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import io.netmesh.spring.channel.NetChannelRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of the node and its listeners, where the application has a meter registry. */
@AutoConfiguration(
        after = {NetBusAutoConfiguration.class, NetChannelAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({NetNode.class, MeterRegistry.class})
@ConditionalOnBean({NetNode.class, MeterRegistry.class})
public final class NetMetricsAutoConfiguration {

    NetMetricsAutoConfiguration() {}

    @Bean
    NetBusMeters netBusMeters(NetNode node) {
        return new NetBusMeters(node.metricFamilies());
    }

    /** Micrometer makes timers of observations without a description. */
    @Bean
    ObservationDescriptions netObservationDescriptions() {
        return new ObservationDescriptions();
    }

    /** Meters of listeners. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(NetChannelRegistry.class)
    static class Listeners {

        @Bean
        NetListenerMeters netListenerMeters(NetChannelRegistry listeners) {
            return new NetListenerMeters(listeners);
        }

        @Bean
        ListenerTimer netListenerTimer(MeterRegistry registry) {
            return new ListenerTimer(registry);
        }
    }
}
