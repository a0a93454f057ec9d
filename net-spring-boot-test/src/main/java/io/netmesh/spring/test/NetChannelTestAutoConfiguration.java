package io.netmesh.spring.test;

import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What the slice has instead of what the application configures: a test must not move the application's positions. */
@AutoConfiguration(before = NetChannelAutoConfiguration.class)
final class NetChannelTestAutoConfiguration {

    NetChannelTestAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CursorStore netCursorStore() {
        return new MemoryCursorStore();
    }
}
