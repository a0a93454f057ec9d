package io.netmesh.spring.autoconfigure.endpoint;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.spring.autoconfigure.endpoint.NetChannelsEndpoint.Action;
import io.netmesh.spring.channel.Bed;
import io.netmesh.spring.channel.Bed.Reading;
import io.netmesh.spring.channel.ListenerState;
import io.netmesh.spring.channel.NetChannel;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class NetChannelsEndpointTest {

    private final ApplicationContextRunner runner = Bed.runner()
            .withBean(Listener.class)
            .withConfiguration(AutoConfigurations.of(NetChannelsEndpointAutoConfiguration.class));

    static class Listener {
        @NetChannel(value = "c", id = "one")
        void one(Reading reading) {}

        @NetChannel(value = "d", id = "two", autoStartup = "false")
        void two(Reading reading) {}
    }

    @Test
    void theEndpointIsNotThereUnlessExposed() {
        runner.run(context -> assertThat(context).doesNotHaveBean(NetChannelsEndpoint.class));
    }

    @Test
    void withoutActuatorTheApplicationStarts() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(NetChannelsEndpoint.class));
    }

    @Test
    void listenersAreShownAndControlled() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=netchannels")
                .run(context -> {
                    NetChannelsEndpoint endpoint = context.getBean(NetChannelsEndpoint.class);
                    assertThat(endpoint.listeners().listeners())
                            .extracting(listener -> listener.id() + " " + listener.channel() + " " + listener.state())
                            .containsExactlyInAnyOrder("one c RUNNING", "two d STOPPED");
                    assertThat(endpoint.control("one", Action.PAUSE).state()).isEqualTo(ListenerState.PAUSED);
                    assertThat(endpoint.control("one", Action.RESUME).state()).isEqualTo(ListenerState.RUNNING);
                    assertThat(endpoint.control("two", Action.START).state()).isEqualTo(ListenerState.RUNNING);
                    endpoint.control("two", Action.STOP);
                    await().until(() -> endpoint.listener("two").state() == ListenerState.STOPPED);
                    assertThat(endpoint.listener("three")).isNull();
                    assertThatThrownBy(() -> endpoint.control("three", Action.STOP))
                            .isInstanceOf(InvalidEndpointRequestException.class)
                            .hasMessageContaining("[one, two]");
                });
    }
}
