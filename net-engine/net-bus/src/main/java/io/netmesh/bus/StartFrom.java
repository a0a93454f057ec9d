package io.netmesh.bus;

import io.netmesh.bus.read.BusReader;

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

    /**
     * Reads the words of configuration: {@code latest}, {@code earliest}, or a cursor.
     *
     * @throws PollException if the text is none of them
     */
    static StartFrom parse(String text) {
        return switch (text) {
            case "latest" -> latest();
            case "earliest" -> earliest();
            default -> {
                BusReader.requireCursor(text);
                yield cursor(text);
            }
        };
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
