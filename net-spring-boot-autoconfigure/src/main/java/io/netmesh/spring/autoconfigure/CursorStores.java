package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.channel.CursorStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chooses where positions are kept. */
final class CursorStores {

    private CursorStores() {}

    static CursorStore of(@Nullable Path directory) {
        Map<String, String> cursors = new ConcurrentHashMap<>();
        return new CursorStore() {
            @Override
            public Optional<String> load(String name) {
                return Optional.ofNullable(cursors.get(name));
            }

            @Override
            public void save(String name, String cursor) {
                cursors.put(name, cursor);
            }
        };
    }
}
