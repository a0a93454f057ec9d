package io.netmesh.spring.channel;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;

/**
 * Keeps {@code spring.main.lazy-initialization} away from beans with listeners: nobody asks for them but the events of their
 * channels, which would never come.
 */
public final class ListenerLazyInitializationFilter implements LazyInitializationExcludeFilter {

    @Override
    public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
        return NetChannelRegistry.class.isAssignableFrom(beanType)
                || NetChannelAnnotationBeanPostProcessor.hasListeners(beanType);
    }
}
