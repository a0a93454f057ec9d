package io.netmesh;

import java.util.List;

/**
 * What became of one publish.
 *
 * @param attempted how many receivers were tried; on the bus the transport is the one receiver
 * @param delivered how many of them took the event
 * @param failures why the others did not
 */
public record PublishReport(int attempted, int delivered, List<Failure> failures) {

    public PublishReport {
        failures = List.copyOf(failures);
    }

    /** One receiver took it. */
    public static PublishReport deliveredToOne() {
        return new PublishReport(1, 1, List.of());
    }

    /** Whether every receiver that was tried took the event. */
    public boolean isComplete() {
        return attempted == delivered;
    }

    /**
     * One receiver that did not take the event.
     *
     * @param receiver who, as text: the transport's name on the bus, the node id on the mesh
     * @param reason why, in words
     */
    public record Failure(String receiver, String reason) {}
}
