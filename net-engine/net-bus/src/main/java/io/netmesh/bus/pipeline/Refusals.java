package io.netmesh.bus.pipeline;

import io.netmesh.NetException;
import io.netmesh.bus.BackpressureException;
import io.netmesh.bus.IngestionException;
import io.netmesh.bus.NodeShutDownException;

/** The refusals of {@link EventIntake#offer} as exceptions. */
public final class Refusals {

    private Refusals() {}

    public static NetException exception(long answer) {
        if (answer == EventIntake.SHUT_DOWN) {
            return new NodeShutDownException();
        }
        if (answer == EventIntake.BACKPRESSURE) {
            return new BackpressureException();
        }
        return new IngestionException(
                IngestionException.Kind.TOO_LARGE, "event is larger than the transport takes", null);
    }

    /**
     * {@link EventIntake#TOO_LARGE} where it is known by how much.
     *
     * @param property what sets the limit
     */
    public static NetException tooLarge(int bytes, int limit, String property) {
        return new IngestionException(
                IngestionException.Kind.TOO_LARGE,
                "event is larger than the transport takes: " + bytes + " bytes, allowed at most " + limit + " ("
                        + property + ")",
                null);
    }
}
