package io.netmesh.spring.test;

import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetChannels;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Keeps the classes that have listener methods. */
final class NetChannelTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<NetChannelTest> {

    private final Set<Class<?>> listeners;

    NetChannelTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        this.listeners = Set.of(getAnnotation().getClassArray("listeners"));
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return listeners.isEmpty()
                ? hasListenerMethods(reader.getAnnotationMetadata())
                : super.defaultInclude(reader, factory);
    }

    @Override
    protected Set<Class<?>> getComponentIncludes() {
        return listeners;
    }

    private static boolean hasListenerMethods(AnnotationMetadata type) {
        return type.hasAnnotatedMethods(NetChannel.class.getName())
                || type.hasAnnotatedMethods(NetChannels.class.getName());
    }
}
