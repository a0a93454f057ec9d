package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The node of the event bus. */
@AutoConfiguration
@ConditionalOnClass(NetNode.class)
@ConditionalOnBooleanProperty(name = "net.node.enabled", matchIfMissing = true)
public final class NetBusAutoConfiguration {

    NetBusAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    NetNode netNode() {
        return NetNode.builder().build();
    }
}
