package io.netmesh.sample.live;

/** The live stream serves as many clients as it may. */
public final class TooManyClientsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyClientsException(int maxClients) {
        super("The live stream already serves " + maxClients + " clients (sample.stream.max-clients)");
    }
}
