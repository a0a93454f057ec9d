package io.netmesh.spring.channel;

/** Two listeners with one id; fails the start of the application. */
public class DuplicateListenerIdException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String first;
    private final String second;

    DuplicateListenerIdException(String id, String first, String second) {
        super("the listener id '" + id + "' is used by " + first + " and by " + second);
        this.id = id;
        this.first = first;
        this.second = second;
    }

    public String id() {
        return id;
    }

    /** The listener that was registered before. */
    public String first() {
        return first;
    }

    /** The listener that was refused. */
    public String second() {
        return second;
    }
}
