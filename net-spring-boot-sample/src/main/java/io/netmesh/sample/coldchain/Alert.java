package io.netmesh.sample.coldchain;

/**
 * Says that a sensor left its band or came back.
 *
 * @param sensorId whose
 * @param condition where it is now; {@link Condition#IN_BAND} is a recovery
 * @param celsius the reading that showed it
 * @param band the band that was left or reached
 * @param timestamp of that reading, in milliseconds since 1970
 */
public record Alert(String sensorId, Condition condition, double celsius, Band band, long timestamp) {}
