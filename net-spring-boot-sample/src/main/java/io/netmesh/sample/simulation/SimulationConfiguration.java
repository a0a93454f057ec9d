package io.netmesh.sample.simulation;

import io.netmesh.sample.SampleProperties;
import io.netmesh.sample.coldchain.Band;
import io.netmesh.sample.coldchain.Bands;
import io.netmesh.sample.coldchain.ReadingPublisher;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The simulated sensors: one for each configured band, unless {@code sample.simulate} is off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "sample.simulate", matchIfMissing = true)
class SimulationConfiguration {

    @Bean
    SensorSimulator sensorSimulator(SampleProperties properties, Bands bands, ReadingPublisher publisher, Clock clock) {
        Map<String, Band> simulated = new LinkedHashMap<>();
        properties.bands().forEach(band -> simulated.put(band.sensorId(), bands.of(band.sensorId())));
        SampleProperties.Simulation simulation = properties.simulation();
        return new SensorSimulator(simulated, simulation.seed(), simulation.interval(), publisher, clock);
    }
}
