package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.spring.channel.ContainerSettings;
import io.netmesh.spring.channel.DefaultNetChannelContainerFactory;
import io.netmesh.spring.channel.NetChannelAnnotationBeanPostProcessor;
import io.netmesh.spring.channel.NetChannelConfigurer;
import io.netmesh.spring.channel.NetChannelContainerFactory;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;
import tools.jackson.databind.json.JsonMapper;

/** Listeners of channels, and publishing to them. */
@AutoConfiguration(
        after = NetBusAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBean(NetNode.class)
public final class NetChannelAutoConfiguration {

    NetChannelAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    NetTemplate netTemplate(NetNode node, JsonMapper mapper) {
        return new NetTemplate(node, mapper);
    }

    @Bean
    @ConditionalOnMissingBean
    NetChannelRegistry netChannelRegistry() {
        return new NetChannelRegistry();
    }

    @Bean(NetChannelContainerFactory.DEFAULT_BEAN_NAME)
    @ConditionalOnMissingBean(name = NetChannelContainerFactory.DEFAULT_BEAN_NAME)
    NetChannelContainerFactory netChannelContainerFactory(
            NetNode node, ApplicationEventPublisher publisher, Environment environment) {
        CursorStore positions = new CursorStore() {
            private final java.util.Map<String, String> cursors = new java.util.concurrent.ConcurrentHashMap<>();

            @Override
            public java.util.Optional<String> load(String name) {
                return java.util.Optional.ofNullable(cursors.get(name));
            }

            @Override
            public void save(String name, String cursor) {
                cursors.put(name, cursor);
            }
        };
        DefaultNetChannelContainerFactory factory =
                new DefaultNetChannelContainerFactory(node, positions, ContainerSettings.defaults(), publisher);
        factory.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
        return factory;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static NetChannelAnnotationBeanPostProcessor netChannelAnnotationBeanPostProcessor(
            ObjectProvider<NetChannelRegistry> registry,
            ObjectProvider<NetTemplate> template,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<Validator> validator,
            ObjectProvider<NetChannelConfigurer> configurers) {
        return new NetChannelAnnotationBeanPostProcessor(registry, template, mapper, validator, configurers);
    }
}
