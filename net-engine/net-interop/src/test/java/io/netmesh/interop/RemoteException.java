package io.netmesh.interop;

/** A node answered a request with a failure. */
final class RemoteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    /**
     * @param type the name of the failure's class, as the Python package calls it
     * @param message what it says
     */
    RemoteException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
