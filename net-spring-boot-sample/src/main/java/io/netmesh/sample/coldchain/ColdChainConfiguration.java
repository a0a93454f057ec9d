package io.netmesh.sample.coldchain;

import io.netmesh.sample.SampleProperties;
import io.netmesh.sample.live.LiveFeed;
import io.netmesh.spring.channel.NetTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Builds the domain from its settings; a setting that makes no sense stops the start with its name and value. */
@Configuration(proxyBeanMethods = false)
class ColdChainConfiguration {

    @Bean
    Bands bands(SampleProperties properties) {
        SampleProperties.DefaultBand fallback = properties.defaultBand();
        Band defaultBand = band("sample.default-band", fallback.low(), fallback.high());
        Map<String, Band> bySensor = new LinkedHashMap<>();
        for (SampleProperties.SensorBand band : properties.bands()) {
            String property = "sample.bands[" + bySensor.size() + "]";
            Band previous = bySensor.put(band.sensorId(), band(property, band.low(), band.high()));
            if (previous != null) {
                throw new InvalidConfigurationPropertyValueException(
                        property + ".sensor-id", band.sensorId(), "The sensor has a band already.");
            }
        }
        return new Bands(defaultBand, bySensor);
    }

    @Bean
    SensorBoard sensorBoard(Bands bands, SampleProperties properties) {
        return new SensorBoard(
                bands, properties.keep().sensors(), properties.keep().readingsPerSensor());
    }

    @Bean
    AlertLog alertLog(SampleProperties properties) {
        return new AlertLog(properties.keep().alerts());
    }

    @Bean
    ReadingPublisher readingPublisher(NetTemplate template) {
        return new ReadingPublisher(template);
    }

    @Bean
    ColdChainListeners coldChainListeners(
            Bands bands,
            SensorBoard board,
            AlertLog alerts,
            LiveFeed feed,
            NetTemplate template,
            JsonMapper mapper,
            SampleProperties properties) {
        ExcursionWatch watch = new ExcursionWatch(bands, properties.keep().sensors());
        return new ColdChainListeners(board, watch, alerts, feed, template, mapper);
    }

    private static Band band(String property, double low, double high) {
        try {
            return new Band(low, high);
        } catch (IllegalArgumentException invalid) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".low", low, "It must be below " + property + ".high, which is " + high + ".");
        }
    }
}
