package io.netmesh.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Refuses to start an application that configures a part of Net that this version does not have: the settings would be ignored
 * without a word. A part that is switched off by {@code net.<part>.enabled=false} may be configured.
 */
final class MissingModuleCheck implements BeanFactoryPostProcessor {

    private static final Map<String, String> MODULES = modules();

    private final ConfigurableEnvironment environment;

    MissingModuleCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        MODULES.forEach((prefix, className) -> {
            boolean present = ClassUtils.isPresent(className, beanFactory.getBeanClassLoader());
            boolean enabled = environment.getProperty(prefix + ".enabled", Boolean.class, true);
            if (!present && enabled) {
                firstPropertyBelow(prefix).ifPresent(property -> {
                    throw missing(property, prefix);
                });
            }
        });
    }

    private Optional<ConfigurationPropertyName> firstPropertyBelow(String prefix) {
        ConfigurationPropertyName ancestor = ConfigurationPropertyName.of(prefix);
        ConfigurationPropertyName switchedOn = ancestor.append("enabled");
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                Optional<ConfigurationPropertyName> found = iterable.stream()
                        .filter(name -> ancestor.isAncestorOf(name) && !name.equals(switchedOn))
                        .sorted()
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static FailureAnalyzedException missing(ConfigurationPropertyName property, String prefix) {
        return new FailureAnalyzedException(
                "The property '" + property + "' is set, but this version of Net does not have the part that reads '"
                        + prefix + ".*' yet.",
                "Remove the property, or set " + prefix + ".enabled=false to keep it for a later version.");
    }

    /** A part to come, and the class that will be there with it. */
    private static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        modules.put("net.mesh", "io.netmesh.mesh.MeshNode");
        modules.put("net.rpc", "io.netmesh.rpc.MeshRpc");
        modules.put("net.redex", "io.netmesh.redex.Redex");
        modules.put("net.netdb", "io.netmesh.netdb.NetDb");
        modules.put("net.replication", "io.netmesh.replication.ReplicationConfig");
        modules.put("net.dataforts", "io.netmesh.dataforts.BlobRef");
        modules.put("net.meshdb", "io.netmesh.meshdb.MeshQuery");
        modules.put("net.compute", "io.netmesh.compute.DaemonRuntime");
        modules.put("net.meshos", "io.netmesh.meshos.MeshOsDaemonSdk");
        return modules;
    }
}
