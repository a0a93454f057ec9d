package io.netmesh.bus.json;

/** Is told of the members of the outermost object while {@link JsonScanner} passes over them. */
@FunctionalInterface
public interface MemberSink {

    /**
     * One member, in the order of the text; a repeated key is reported each time. Offsets point into the scanned array. Called
     * before the rest of the text is known to be valid.
     *
     * @param keyFrom first byte of the key's text, after its quote
     * @param keyTo end of the key's text, before its quote
     * @param valueFrom first byte of the value; a string's is its quote
     * @param valueTo end of the value
     */
    void member(int keyFrom, int keyTo, int valueFrom, int valueTo);
}
