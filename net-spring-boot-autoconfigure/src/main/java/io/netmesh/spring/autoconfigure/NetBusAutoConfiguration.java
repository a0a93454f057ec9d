package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.transport.Transport;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

/** The node of the event bus. */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(NetNode.class)
@EnableConfigurationProperties(NetNodeProperties.class)
public final class NetBusAutoConfiguration {

    NetBusAutoConfiguration() {}

    @Bean
    static MissingModuleCheck netMissingModuleCheck(ConfigurableEnvironment environment) {
        return new MissingModuleCheck(environment);
    }

    /** The node and its life. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "net.node.enabled", matchIfMissing = true)
    static class Node {

        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        NetNode netNode(
                NetNodeProperties properties,
                Environment environment,
                ObjectProvider<JsonMapper> mapper,
                ObjectProvider<Transport> transport,
                ObjectProvider<NetNodeBuilderCustomizer> customizers) {
            NetNodeBuilder builder = properties.toBuilder().executor(executor(environment));
            mapper.ifAvailable(builder::jsonMapper);
            NodeTransports.apply(properties, transport.getIfAvailable(), builder);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        }

        /** Runs subscribers of streams; private, since an {@code Executor} bean would replace the application's. */
        private static Executor executor(Environment environment) {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("net-node-");
            executor.setDaemon(true);
            executor.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
            return executor;
        }

        @Bean
        NetNodeLifecycle netNodeLifecycle(NetNode node) {
            return new NetNodeLifecycle(node);
        }
    }
}
