package io.netmesh.interop.node;

/** A failure under the name that the Python package gives it. */
final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    PeerException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
