package io.netmesh.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.test.app.Database;
import io.netmesh.spring.test.app.Reading;
import io.netmesh.spring.test.app.SensorApplication;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

@SpringBootTest(classes = SensorApplication.class)
@AutoConfigureNet
class WholeApplicationTest {

    @Autowired
    private NetChannelTester tester;

    @Autowired
    private ApplicationContext context;

    @Test
    void theTesterServesAWholeApplicationToo() {
        assertThat(context.getBeansOfType(Database.class)).hasSize(1);
        tester.publish("sensors/temperature", new Reading("A1", 20));
        assertThat(tester.awaitPayloads("readings", 1, Reading.class)).containsExactly(new Reading("A1", 20));
    }
}
