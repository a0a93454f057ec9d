package io.netmesh.sample.coldchain;

import io.netmesh.sample.live.LiveFeed;
import io.netmesh.spring.channel.EventMetadata;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetTemplate;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two listeners of the monitor. One keeps readings and raises alerts, the other keeps alerts; both pass on to the pages
 * what they got. Each is called by one thread at a time.
 */
public class ColdChainListeners {

    private final SensorBoard board;
    private final ExcursionWatch watch;
    private final AlertLog alerts;
    private final LiveFeed feed;
    private final NetTemplate template;
    private final JsonMapper mapper;

    ColdChainListeners(
            SensorBoard board,
            ExcursionWatch watch,
            AlertLog alerts,
            LiveFeed feed,
            NetTemplate template,
            JsonMapper mapper) {
        this.board = board;
        this.watch = watch;
        this.alerts = alerts;
        this.feed = feed;
        this.template = template;
        this.mapper = mapper;
    }

    /** An alert that the bus does not take is an error: the same reading comes again and raises it again. */
    @NetChannel(value = Channels.TEMPERATURE, id = "temperature-board", concurrency = "1")
    void onReading(TemperatureReading reading, EventMetadata metadata) {
        watch.assess(reading)
                .ifPresent(alert -> template.publish(Channels.ALERTS, alert, Map.of(), alert.sensorId())
                        .join());
        watch.remember(reading);
        board.record(reading);
        feed.append("readings", mapper.writeValueAsString(LiveReading.of(reading, board.bandOf(reading.sensorId()))));
    }

    @NetChannel(value = Channels.ALERTS, id = "alert-log", concurrency = "1")
    void onAlert(Alert alert) {
        if (alerts.add(alert)) {
            feed.append("alerts", mapper.writeValueAsString(alert));
        }
    }

    /** A reading with the band that a page needs to judge it. */
    private record LiveReading(String sensorId, double celsius, long timestamp, double low, double high) {

        static LiveReading of(TemperatureReading reading, Band band) {
            return new LiveReading(reading.sensorId(), reading.celsius(), reading.timestamp(), band.low(), band.high());
        }
    }
}
