package io.netmesh.bus;

/** Where a reader begins. */
public sealed interface StartFrom {

    /** At the oldest event that is retained. */
    static StartFrom earliest() {
        return new Earliest();
    }

    /** After the newest event: only what comes from now on. */
    static StartFrom latest() {
        return new Latest();
    }

    /** After the position of a cursor from {@link PollResponse#nextId()}. */
    static StartFrom cursor(String text) {
        return new Cursor(text);
    }

    /** See {@link #earliest()}. */
    record Earliest() implements StartFrom {}

    /** See {@link #latest()}. */
    record Latest() implements StartFrom {}

    /**
     * See {@link #cursor(String)}.
     *
     * @param text the cursor
     */
    record Cursor(String text) implements StartFrom {}
}
