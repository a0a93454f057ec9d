package io.netmesh.spring.autoconfigure.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.netmesh.bus.redis.RedisTransport;
import io.netmesh.bus.transport.Transport;
import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps the events of the bus in Redis Streams, where {@code net.node.transport.type} is {@code redis}. */
@AutoConfiguration(
        before = NetBusAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnClass({RedisTransport.class, RedisClient.class})
@ConditionalOnBooleanProperty(name = "net.node.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "net.node.transport.type", havingValue = "redis")
@EnableConfigurationProperties(NetRedisProperties.class)
public final class NetRedisAutoConfiguration {

    NetRedisAutoConfiguration() {}

    /** The application's Redis is the bus's too, unless the bus has an address of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    static class SharedRedis {

        @Bean
        @ConditionalOnBean(DataRedisConnectionDetails.class)
        @ConditionalOnMissingBean(NetRedisConnectionDetails.class)
        NetRedisConnectionDetails netSharedRedisConnectionDetails(
                NetRedisProperties properties, DataRedisConnectionDetails shared, ObjectProvider<SslBundles> bundles) {
            return properties.url() == null
                    ? new SharedRedisConnectionDetails(shared)
                    : new PropertiesNetRedisConnectionDetails(properties, bundles.getIfAvailable());
        }
    }

    @Bean
    @ConditionalOnMissingBean(NetRedisConnectionDetails.class)
    NetRedisConnectionDetails netRedisConnectionDetails(
            NetRedisProperties properties, ObjectProvider<SslBundles> bundles) {
        return new PropertiesNetRedisConnectionDetails(properties, bundles.getIfAvailable());
    }

    /** The node starts it and shuts it down. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean(Transport.class)
    RedisTransport netRedisTransport(
            NetRedisProperties properties,
            NetRedisConnectionDetails connection,
            ObjectProvider<ClientResources> resources) {
        return new RedisTransport(RedisTransportSettings.of(properties, connection), resources.getIfUnique());
    }
}
