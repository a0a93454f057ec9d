package io.netmesh.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.test.app.OtherListener;
import io.netmesh.spring.test.app.ReadingListener;
import io.netmesh.spring.test.app.SensorApplication;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;

@NetChannelTest(OtherListener.class)
@ContextConfiguration(classes = SensorApplication.class)
class NamedListenersTest {

    @Autowired
    private NetChannelTester tester;

    @Autowired
    private ApplicationContext context;

    @Test
    void onlyTheNamedListenerIsThere() {
        assertThat(context.getBeansOfType(ReadingListener.class)).isEmpty();
        tester.publish("another", Map.of("a", 1));
        tester.awaitHandled("another", 1);
    }
}
