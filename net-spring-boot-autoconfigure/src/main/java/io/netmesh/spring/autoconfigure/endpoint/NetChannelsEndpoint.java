package io.netmesh.spring.autoconfigure.endpoint;

import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetChannelStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows listeners and, where {@code management.endpoint.netchannels.access=unrestricted}, starts, stops, pauses and resumes
 * them.
 */
@Endpoint(id = "netchannels", defaultAccess = Access.READ_ONLY)
public final class NetChannelsEndpoint {

    private final NetChannelRegistry registry;

    NetChannelsEndpoint(NetChannelRegistry registry) {
        this.registry = registry;
    }

    /** All listeners. */
    @ReadOperation
    public Listeners listeners() {
        return new Listeners(registry.statuses());
    }

    /** One listener; null, which the web answers with 404, if there is none. */
    @ReadOperation
    public @Nullable NetChannelStatus listener(@Selector String id) {
        return registry.find(id).map(NetChannelContainer::status).orElse(null);
    }

    /**
     * Does something to a listener. Answers at once, maybe before a listener that stops or pauses has finished its event.
     */
    @WriteOperation
    public NetChannelStatus control(@Selector String id, Action action) {
        NetChannelContainer container = registry.find(id)
                .orElseThrow(() -> new InvalidEndpointRequestException(
                        "no listener '" + id + "', there are " + registry.ids(), "Unknown listener"));
        switch (action) {
            case START -> container.start();
            case STOP -> container.stop(() -> {});
            case PAUSE -> container.pause();
            case RESUME -> container.resume();
        }
        return container.status();
    }

    /** What can be done to a listener. */
    public enum Action {
        START,
        STOP,
        PAUSE,
        RESUME;

        /** Case does not matter. */
        static Optional<Action> parse(String text) {
            return Arrays.stream(values())
                    .filter(action -> action.name().equalsIgnoreCase(text.strip()))
                    .findFirst();
        }
    }

    /**
     * The answer.
     *
     * @param listeners in the order of their registration
     */
    public record Listeners(List<NetChannelStatus> listeners) {}
}
