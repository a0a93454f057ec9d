package io.netmesh.sample.coldchain;

import io.netmesh.PublishReport;
import io.netmesh.spring.channel.NetTemplate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Puts readings on their channel, those of one sensor in order. Thread-safe; does not block. */
public final class ReadingPublisher {

    private final NetTemplate template;

    public ReadingPublisher(NetTemplate template) {
        this.template = template;
    }

    /** Completes when the bus has taken the reading; exceptionally where it refuses. */
    public CompletableFuture<PublishReport> publish(TemperatureReading reading) {
        return template.publish(Channels.TEMPERATURE, reading, Map.of(), reading.sensorId());
    }
}
