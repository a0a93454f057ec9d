package io.netmesh.spring.autoconfigure.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.netmesh.spring.autoconfigure.jetstream.NetNatsConnectionDetails;
import io.netmesh.spring.autoconfigure.redis.NetRedisConnectionDetails;
import java.lang.reflect.Constructor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

class ComposeConnectionTest {

    /** What Boot would find for a service of this image, through the factories that are registered. */
    private static Map<Class<?>, ConnectionDetails> detailsFor(String image) throws NoSuchMethodException {
        ConnectionPorts ports = mock(ConnectionPorts.class);
        given(ports.get(6379)).willReturn(50_001);
        given(ports.get(4222)).willReturn(50_002);
        RunningService service = mock(RunningService.class);
        given(service.name()).willReturn("broker");
        given(service.image()).willReturn(ImageReference.of(image));
        given(service.host()).willReturn("compose.test");
        given(service.ports()).willReturn(ports);
        given(service.labels()).willReturn(Map.of());
        Constructor<DockerComposeConnectionSource> constructor =
                DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class, Environment.class);
        return new ConnectionDetailsFactories(null)
                .getConnectionDetails(BeanUtils.instantiateClass(constructor, service, new MockEnvironment()), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "redis:8", "redis/redis-stack", "redis/redis-stack-server:latest"})
    void theBusFindsTheRedisOfACompose(String image) throws NoSuchMethodException {
        assertThat(detailsFor(image).get(NetRedisConnectionDetails.class))
                .isInstanceOfSatisfying(NetRedisConnectionDetails.class, details -> {
                    assertThat(details.getUrl()).isEqualTo("redis://compose.test:50001");
                    assertThat(details.getSslBundle()).isNull();
                });
    }

    @Test
    void theBusFindsTheNatsOfACompose() throws NoSuchMethodException {
        assertThat(detailsFor("nats:2.11").get(NetNatsConnectionDetails.class))
                .isInstanceOfSatisfying(
                        NetNatsConnectionDetails.class,
                        details -> assertThat(details.getUrl()).isEqualTo("nats://compose.test:50002"));
    }

    @Test
    void otherServicesAreNoneOfItsBusiness() throws NoSuchMethodException {
        assertThat(detailsFor("postgres:17"))
                .doesNotContainKeys(NetRedisConnectionDetails.class, NetNatsConnectionDetails.class);
    }
}
