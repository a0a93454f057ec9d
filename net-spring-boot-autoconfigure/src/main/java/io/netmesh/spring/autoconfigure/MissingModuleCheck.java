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
 * Refuses to start an application that configures a part of Net whose module it does not have: the settings would be ignored
 * without a word. A part that is switched off by {@code net.<part>.enabled=false} may be configured.
 */
final class MissingModuleCheck implements BeanFactoryPostProcessor {

    private static final Map<String, Module> MODULES = modules();

    private final ConfigurableEnvironment environment;

    private record Module(String artifact, String className) {}

    MissingModuleCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        MODULES.forEach((prefix, module) -> {
            boolean present = ClassUtils.isPresent(module.className(), beanFactory.getBeanClassLoader());
            boolean enabled = environment.getProperty(prefix + ".enabled", Boolean.class, true);
            if (!present && enabled) {
                firstPropertyBelow(prefix).ifPresent(property -> {
                    throw missing(property, prefix, module);
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

    private static FailureAnalyzedException missing(ConfigurationPropertyName property, String prefix, Module module) {
        return new FailureAnalyzedException(
                "The property '" + property + "' is set, but the module that reads '" + prefix
                        + ".*' is not on the class path.",
                "Add the dependency io.netmesh:" + module.artifact() + ", remove the property, or set " + prefix
                        + ".enabled=false.");
    }

    private static Map<String, Module> modules() {
        Map<String, Module> modules = new LinkedHashMap<>();
        modules.put("net.mesh", new Module("net-mesh", "io.netmesh.mesh.MeshNode"));
        modules.put("net.rpc", new Module("net-rpc", "io.netmesh.rpc.MeshRpc"));
        modules.put("net.redex", new Module("net-redex", "io.netmesh.redex.Redex"));
        modules.put("net.netdb", new Module("net-redex", "io.netmesh.netdb.NetDb"));
        modules.put("net.replication", new Module("net-replication", "io.netmesh.replication.ReplicationConfig"));
        modules.put("net.dataforts", new Module("net-dataforts", "io.netmesh.dataforts.BlobRef"));
        modules.put("net.meshdb", new Module("net-meshdb", "io.netmesh.meshdb.MeshQuery"));
        modules.put("net.compute", new Module("net-compute", "io.netmesh.compute.DaemonRuntime"));
        modules.put("net.meshos", new Module("net-meshos", "io.netmesh.meshos.MeshOsDaemonSdk"));
        return modules;
    }
}
