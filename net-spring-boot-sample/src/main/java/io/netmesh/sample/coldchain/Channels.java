package io.netmesh.sample.coldchain;

/** The channels of the monitor. */
public final class Channels {

    public static final String TEMPERATURE = "sensors/temperature";

    public static final String ALERTS = "alerts/temperature";

    private Channels() {}
}
