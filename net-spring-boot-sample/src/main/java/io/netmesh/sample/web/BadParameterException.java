package io.netmesh.sample.web;

/** A request parameter that is not allowed. */
final class BadParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadParameterException(String name, Object value, String allowed) {
        super("The parameter " + name + " must be " + allowed + ", but is " + value);
    }
}
