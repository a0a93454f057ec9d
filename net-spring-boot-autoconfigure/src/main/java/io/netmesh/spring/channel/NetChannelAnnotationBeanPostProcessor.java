package io.netmesh.spring.channel;

import io.netmesh.spring.channel.NetChannelEndpointReader.Declaration;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.validation.Validator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds {@link NetChannel} methods in beans and registers their endpoints once all singletons are there. Its collaborators are
 * providers: they are made then, and not early, when a post-processor is.
 */
public final class NetChannelAnnotationBeanPostProcessor
        implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

    private final ObjectProvider<NetChannelRegistry> registry;
    private final ObjectProvider<NetTemplate> template;
    private final ObjectProvider<JsonMapper> mapper;
    private final ObjectProvider<Validator> validator;
    private final ObjectProvider<NetChannelConfigurer> configurers;

    private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();
    private final List<Declaration> declarations = new ArrayList<>();
    private final NetChannelRegistrar registrar = new NetChannelRegistrar();
    private @Nullable ConfigurableBeanFactory beanFactory;
    private @Nullable NetChannelEndpointReader reader;

    public NetChannelAnnotationBeanPostProcessor(
            ObjectProvider<NetChannelRegistry> registry,
            ObjectProvider<NetTemplate> template,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<Validator> validator,
            ObjectProvider<NetChannelConfigurer> configurers) {
        this.registry = registry;
        this.template = template;
        this.mapper = mapper;
        this.validator = validator;
        this.configurers = configurers;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableBeanFactory) beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        boolean worthALook = !(bean instanceof AopInfrastructureBean)
                && AnnotationUtils.isCandidateClass(type, NetChannel.class)
                && !withoutListeners.contains(type);
        if (!worthALook) {
            return bean;
        }
        Map<Method, List<MergedAnnotation<NetChannel>>> found = MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<List<MergedAnnotation<NetChannel>>>) method -> {
                    List<MergedAnnotation<NetChannel>> annotations = annotationsOf(method);
                    return annotations.isEmpty() ? null : annotations;
                });
        if (found.isEmpty()) {
            withoutListeners.add(type);
        }
        found.forEach((method, annotations) -> {
            Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
            annotations.forEach(annotation ->
                    declare(new Declaration(bean, beanName, invocable, annotation, annotations.size() > 1)));
        });
        return bean;
    }

    /** Whether a class has listener methods. */
    static boolean hasListeners(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, NetChannel.class)
                && !MethodIntrospector.selectMethods(
                                type, (Method method) -> !annotationsOf(method).isEmpty())
                        .isEmpty();
    }

    private static List<MergedAnnotation<NetChannel>> annotationsOf(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(NetChannel.class)
                .toList();
    }

    private void declare(Declaration declaration) {
        synchronized (declarations) {
            if (reader == null) {
                declarations.add(declaration);
            } else {
                register(declaration, reader); // A lazy bean that came after the start.
            }
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        synchronized (declarations) {
            ConfigurableBeanFactory beans = beanFactory;
            if (beans == null) {
                throw new IllegalStateException("no bean factory was set");
            }
            NetChannelEndpointReader made = new NetChannelEndpointReader(
                    beans,
                    new AttributeResolver(beans),
                    new ListenerMethodFactory(
                            beans, mapper.getIfAvailable(JsonMapper::shared), validator.getIfUnique()),
                    template.getObject());
            declarations.forEach(declaration -> register(declaration, made));
            declarations.clear();
            configurers.orderedStream().forEach(configurer -> configurer.configure(registrar));
            registrar.complete(
                    registry.getObject(),
                    beans.getBean(NetChannelContainerFactory.DEFAULT_BEAN_NAME, NetChannelContainerFactory.class));
            reader = made;
        }
    }

    private void register(Declaration declaration, NetChannelEndpointReader with) {
        registrar.register(with.read(declaration), with.containerFactory(declaration));
    }
}
