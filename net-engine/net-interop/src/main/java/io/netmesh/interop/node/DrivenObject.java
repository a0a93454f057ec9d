package io.netmesh.interop.node;

import org.jspecify.annotations.Nullable;

/** An object as requests see it. Calls may overlap. */
interface DrivenObject {

    /** The class's name in the package. */
    String type();

    /**
     * Calls a method; may wait.
     *
     * @return a value that JSON can hold, another {@link DrivenObject}, or null
     */
    @Nullable
    Object call(String method, Arguments arguments);

    /** Ends it; called once, when the input ends. */
    void end();

    /** For a name that the class does not have. */
    static PeerException noAttribute(String type, String name) {
        return new PeerException("AttributeError", "'" + type + "' object has no attribute '" + name + "'");
    }
}
