package io.netmesh.bus;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;

/** The node was shut down; nothing more goes in or out. */
public final class NodeShutDownException extends NetException {

    private static final long serialVersionUID = 1L;

    public NodeShutDownException() {
        super(Kind.SHUT_DOWN, "EventBus has been shut down", null);
    }

    /** Kinds of {@link NodeShutDownException}. */
    public enum Kind implements ErrorKind {
        SHUT_DOWN;

        @Override
        public String code() {
            return "shut-down";
        }
    }
}
