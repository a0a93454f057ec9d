package io.netmesh.spring.test.app;

import io.netmesh.spring.channel.NetChannel;
import org.springframework.stereotype.Component;

@Component
public class ReadingListener {

    private final Store store;

    public ReadingListener(Store store) {
        this.store = store;
    }

    @NetChannel(value = "sensors/temperature", id = "readings")
    public void on(Reading reading) {
        if (reading.celsius() < -273.15) {
            throw new IllegalArgumentException("below absolute zero");
        }
        store.save(reading);
    }
}
