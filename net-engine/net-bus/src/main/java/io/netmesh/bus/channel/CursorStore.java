package io.netmesh.bus.channel;

import java.util.Optional;

/**
 * Keeps the positions of named listeners, so that a restart resumes where processing stopped. Thread-safe. Calls may block
 * on I/O and come from the node's own threads, never from an emitting one.
 */
public interface CursorStore {

    /**
     * @param name the listener's id
     * @return the cursor that was saved last under this name
     */
    Optional<String> load(String name);

    /**
     * Replaces the cursor of {@code name}; a crash leaves the old one or the new one.
     *
     * @throws CursorStoreException if it could not be saved; the listener goes on and tries again at its next commit
     */
    void save(String name, String cursor);
}
