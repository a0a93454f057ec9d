package io.netmesh.spring.channel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of an event that error handling has given up on. */
public enum OnExhausted {
    /** It goes to the dead-letter channel, and the listener goes on. */
    DEAD_LETTER,
    /** It is counted and left out. */
    SKIP,
    /** The container stops before it and keeps its position; health goes down until somebody resumes it. */
    HALT;

    /** The name as it is written in configuration: {@code dead-letter}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<OnExhausted> parse(String text) {
        return Arrays.stream(values())
                .filter(value -> value.code().equals(text))
                .findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(OnExhausted::code).collect(Collectors.joining(", "));
    }
}
