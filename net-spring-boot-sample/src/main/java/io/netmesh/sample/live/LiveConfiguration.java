package io.netmesh.sample.live;

import io.netmesh.sample.SampleProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The feed of the page and those who follow it. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    @Bean
    LiveFeed liveFeed(SampleProperties properties) {
        return new LiveFeed(properties.stream().buffer());
    }

    @Bean
    LiveStreams liveStreams(LiveFeed feed, StateSource state, SampleProperties properties, Clock clock) {
        return new LiveStreams(feed, state, properties.stream().maxClients(), clock);
    }
}
