package io.netmesh;

/**
 * The stable name of a kind of failure. Implemented by one enum per exception class, so that a caller can {@code switch}
 * on it and a log reads the same in every language that speaks Net.
 */
public interface ErrorKind {

    /** The kind as text: kebab-case or snake-case, never changed once released. */
    String code();
}
