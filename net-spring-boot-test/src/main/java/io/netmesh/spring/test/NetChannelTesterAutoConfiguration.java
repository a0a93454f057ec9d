package io.netmesh.spring.test;

import io.netmesh.bus.NetNode;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetListenerProperties;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The {@link NetChannelTester} and what it listens with. */
@AutoConfiguration(after = NetChannelAutoConfiguration.class)
final class NetChannelTesterAutoConfiguration {

    NetChannelTesterAutoConfiguration() {}

    @Bean
    CallRecorder netChannelCallRecorder() {
        return new CallRecorder();
    }

    @Bean
    NetChannelTester netChannelTester(
            NetTemplate template,
            NetNode node,
            NetChannelRegistry registry,
            CallRecorder calls,
            NetListenerProperties properties,
            ObjectProvider<JsonMapper> mapper) {
        DeadLetters deadLetters = new DeadLetters(node, properties.deadLetterSuffix());
        return new NetChannelTester(template, registry, calls, deadLetters, mapper.getIfAvailable(JsonMapper::shared));
    }
}
