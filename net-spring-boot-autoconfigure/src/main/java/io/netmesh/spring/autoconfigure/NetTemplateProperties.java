package io.netmesh.spring.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Publishing.
 *
 * @param observation Observation of publishing.
 */
@ConfigurationProperties("net.template")
public record NetTemplateProperties(@DefaultValue Observation observation) {

    /**
     * Observation.
     *
     * @param enabled Whether what NetTemplate publishes is observed.
     */
    public record Observation(@DefaultValue("true") boolean enabled) {}
}
