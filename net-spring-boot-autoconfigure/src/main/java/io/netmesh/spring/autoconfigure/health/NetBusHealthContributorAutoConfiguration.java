package io.netmesh.spring.autoconfigure.health;

import io.netmesh.bus.NetNode;
import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import io.netmesh.spring.channel.NetChannelRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Health of the bus, under the name {@code netbus}. */
@AutoConfiguration(after = {NetBusAutoConfiguration.class, NetChannelAutoConfiguration.class})
@ConditionalOnClass({NetNode.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(NetNode.class)
public final class NetBusHealthContributorAutoConfiguration
        extends CompositeHealthContributorConfiguration<NetBusHealthIndicator, NetNode> {

    NetBusHealthContributorAutoConfiguration(ObjectProvider<NetChannelRegistry> registry) {
        super(node -> new NetBusHealthIndicator(node, registry.getIfAvailable()));
    }

    @Bean
    @ConditionalOnEnabledHealthIndicator("netbus")
    @ConditionalOnMissingBean(name = {"netbusHealthIndicator", "netbusHealthContributor"})
    HealthContributor netbusHealthContributor(ConfigurableListableBeanFactory beans) {
        return createContributor(beans, NetNode.class);
    }
}
