package io.netmesh.sample.coldchain;

import java.util.List;
import java.util.stream.Collectors;

/** A reading that no sensor can have sent. Lists all its faults, not just the first. */
public final class InvalidReadingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    InvalidReadingException(List<Fault> faults) {
        super(faults.stream()
                .map(fault -> fault.field() + " " + fault.message())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * What is wrong with one field.
     *
     * @param field its name in JSON
     * @param message the rest of the sentence that starts with the field's name
     */
    public record Fault(String field, String message) {}
}
