package io.netmesh.spring.channel;

import static io.netmesh.spring.channel.Bed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.channel.Bed.Reading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ListenerMethodTest {

    @Test
    void payloadAndMetadataReachTheMethod() {
        Bed.runner().withBean(Listener.class).run(context -> {
            NetTemplate template = context.getBean(NetTemplate.class);
            assertThat(template.publish("sensors/temperature", new Reading("A1", 21.5))
                            .get()
                            .isComplete())
                    .isTrue();
            Listener listener = context.getBean(Listener.class);
            await().until(() -> listener.readings.size() == 1);
            assertThat(listener.readings).containsExactly(new Reading("A1", 21.5));
            assertThat(listener.metadata.get(0).channel()).isEqualTo("sensors/temperature");
        });
    }

    static class Listener {
        final List<Reading> readings = new CopyOnWriteArrayList<>();
        final List<EventMetadata> metadata = new CopyOnWriteArrayList<>();

        @NetChannel("sensors/temperature")
        void onReading(Reading reading, EventMetadata about) {
            metadata.add(about);
            readings.add(reading);
        }
    }
}
