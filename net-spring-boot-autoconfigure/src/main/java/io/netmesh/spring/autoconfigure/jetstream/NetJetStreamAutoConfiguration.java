package io.netmesh.spring.autoconfigure.jetstream;

import io.nats.client.Connection;
import io.netmesh.bus.jetstream.JetStreamTransport;
import io.netmesh.bus.transport.Transport;
import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** Keeps the events of the bus in NATS JetStream, where {@code net.node.transport.type} is {@code jetstream}. */
@AutoConfiguration(
        before = NetBusAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass({JetStreamTransport.class, Connection.class})
@ConditionalOnBooleanProperty(name = "net.node.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "net.node.transport.type", havingValue = "jetstream")
@EnableConfigurationProperties(NetJetStreamProperties.class)
public final class NetJetStreamAutoConfiguration {

    NetJetStreamAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(NetNatsConnectionDetails.class)
    NetNatsConnectionDetails netNatsConnectionDetails(
            NetJetStreamProperties properties, ObjectProvider<SslBundles> bundles) {
        return new PropertiesNetNatsConnectionDetails(properties, bundles.getIfAvailable());
    }

    /** The node starts it and shuts it down. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean(Transport.class)
    JetStreamTransport netJetStreamTransport(NetJetStreamProperties properties, NetNatsConnectionDetails connection) {
        return new JetStreamTransport(JetStreamTransportSettings.of(properties, connection));
    }
}
