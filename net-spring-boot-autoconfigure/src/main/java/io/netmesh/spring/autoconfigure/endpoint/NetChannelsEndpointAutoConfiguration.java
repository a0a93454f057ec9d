package io.netmesh.spring.autoconfigure.endpoint;

import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import io.netmesh.spring.channel.NetChannelRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** {@code /actuator/netchannels}. */
@AutoConfiguration(after = NetChannelAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(NetChannelRegistry.class)
public final class NetChannelsEndpointAutoConfiguration {

    NetChannelsEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    NetChannelsEndpoint netChannelsEndpoint(NetChannelRegistry registry) {
        return new NetChannelsEndpoint(registry);
    }

    @Bean
    @ConditionalOnBean(NetChannelsEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = NetChannelsEndpoint.class, exposure = EndpointExposure.WEB)
    @ConditionalOnMissingBean
    NetChannelsEndpointWebExtension netChannelsEndpointWebExtension(
            NetChannelsEndpoint endpoint, NetChannelRegistry registry) {
        return new NetChannelsEndpointWebExtension(endpoint, registry);
    }
}
