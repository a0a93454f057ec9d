package io.netmesh.sample.coldchain;

import java.util.Map;

/** Which band holds for which sensor. Immutable. */
public final class Bands {

    private final Band defaultBand;
    private final Map<String, Band> bySensor;

    public Bands(Band defaultBand, Map<String, Band> bySensor) {
        this.defaultBand = defaultBand;
        this.bySensor = Map.copyOf(bySensor);
    }

    public Band of(String sensorId) {
        return bySensor.getOrDefault(sensorId, defaultBand);
    }
}
