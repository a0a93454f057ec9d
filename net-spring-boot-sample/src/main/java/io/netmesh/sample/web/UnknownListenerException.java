package io.netmesh.sample.web;

import java.util.List;

/** There is no listener of this id. */
final class UnknownListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownListenerException(String id, List<String> known) {
        super("There is no listener " + id + "; there are " + String.join(", ", known));
    }
}
