package io.netmesh.spring.autoconfigure.endpoint;

import io.netmesh.bus.NetNode;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Keeps secrets out of what Actuator shows. */
@AutoConfiguration
@ConditionalOnClass({NetNode.class, SanitizingFunction.class})
public final class NetSanitizingAutoConfiguration {

    NetSanitizingAutoConfiguration() {}

    @Bean
    static SanitizingFunction netTransportSecrets() {
        return new TransportSecrets();
    }
}
