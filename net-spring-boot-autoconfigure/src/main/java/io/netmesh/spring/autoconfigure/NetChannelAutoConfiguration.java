package io.netmesh.spring.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.FileCursorStore;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.spring.channel.DefaultNetChannelContainerFactory;
import io.netmesh.spring.channel.EventRecoverer;
import io.netmesh.spring.channel.ListenerLazyInitializationFilter;
import io.netmesh.spring.channel.NetChannelAnnotationBeanPostProcessor;
import io.netmesh.spring.channel.NetChannelConfigurer;
import io.netmesh.spring.channel.NetChannelContainerFactory;
import io.netmesh.spring.channel.NetChannelErrorHandler;
import io.netmesh.spring.channel.NetChannelInterceptor;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import io.netmesh.spring.channel.observation.NetChannelListenerObservationConvention;
import io.netmesh.spring.channel.observation.NetTemplateObservationConvention;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;
import tools.jackson.databind.json.JsonMapper;

/** Listeners of channels, and publishing to them. */
@AutoConfiguration(
        after = NetBusAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnBean(NetNode.class)
@EnableConfigurationProperties({NetTemplateProperties.class, NetListenerProperties.class})
public final class NetChannelAutoConfiguration {

    NetChannelAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    NetTemplate netTemplate(
            NetNode node,
            NetTemplateProperties properties,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<NetTemplateObservationConvention> convention) {
        return new NetTemplate(
                node,
                mapper.getIfAvailable(JsonMapper::shared),
                registry(observations, properties.observation().enabled()),
                convention.getIfAvailable());
    }

    private static ObservationRegistry registry(ObjectProvider<ObservationRegistry> observations, boolean enabled) {
        return enabled ? observations.getIfUnique(() -> ObservationRegistry.NOOP) : ObservationRegistry.NOOP;
    }

    /** What makes annotated methods listen. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "net.listener.enabled", matchIfMissing = true)
    static class Listeners {

        /** In the directory that is named; else beside the events, where the transport can; else in memory. */
        @Bean
        @ConditionalOnMissingBean
        CursorStore netCursorStore(NetNode node, NetListenerProperties properties) {
            Path directory = properties.cursorDirectory();
            return directory == null
                    ? node.cursorStore().orElseGet(MemoryCursorStore::new)
                    : new FileCursorStore(directory);
        }

        @Bean
        @ConditionalOnMissingBean
        NetChannelRegistry netChannelRegistry() {
            return new NetChannelRegistry();
        }

        @Bean(NetChannelContainerFactory.DEFAULT_BEAN_NAME)
        @ConditionalOnMissingBean(name = NetChannelContainerFactory.DEFAULT_BEAN_NAME)
        DefaultNetChannelContainerFactory netChannelContainerFactory(
                NetNode node,
                CursorStore cursorStore,
                NetListenerProperties properties,
                Environment environment,
                ApplicationEventPublisher publisher,
                ObjectProvider<NetChannelInterceptor> interceptors,
                ObjectProvider<NetChannelErrorHandler> errorHandler,
                ObjectProvider<EventRecoverer> recoverer,
                ObjectProvider<ObservationRegistry> observations,
                ObjectProvider<NetChannelListenerObservationConvention> convention) {
            DefaultNetChannelContainerFactory factory =
                    new DefaultNetChannelContainerFactory(node, cursorStore, properties.toSettings(), publisher);
            factory.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
            factory.setDeadLetterSuffix(properties.deadLetterSuffix());
            factory.setInterceptors(interceptors.orderedStream().toList());
            factory.setErrorHandler(errorHandler.getIfUnique());
            factory.setRecoverer(recoverer.getIfUnique());
            factory.setObservations(
                    registry(observations, properties.observation().enabled()), convention.getIfAvailable());
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

        @Bean
        static ListenerLazyInitializationFilter netListenerLazyInitializationFilter() {
            return new ListenerLazyInitializationFilter();
        }
    }
}
