package io.netmesh.spring.autoconfigure.endpoint;

import io.netmesh.spring.autoconfigure.endpoint.NetChannelsEndpoint.Action;
import io.netmesh.spring.channel.NetChannelRegistry;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** {@link NetChannelsEndpoint} over HTTP: a request that cannot be followed is answered with what could be. */
@EndpointWebExtension(endpoint = NetChannelsEndpoint.class)
public final class NetChannelsEndpointWebExtension {

    private final NetChannelsEndpoint endpoint;
    private final NetChannelRegistry registry;

    NetChannelsEndpointWebExtension(NetChannelsEndpoint endpoint, NetChannelRegistry registry) {
        this.endpoint = endpoint;
        this.registry = registry;
    }

    /** Does something to a listener; 404 if there is none of this id, 400 if there is no such action. */
    @WriteOperation
    public WebEndpointResponse<Object> control(@Selector String id, String action) {
        if (registry.find(id).isEmpty()) {
            return refused(
                    WebEndpointResponse.STATUS_NOT_FOUND, "no listener '" + id + "', there are " + registry.ids());
        }
        Optional<Action> known = Action.parse(action);
        return known.map(each -> new WebEndpointResponse<Object>(endpoint.control(id, each)))
                .orElseGet(() -> refused(
                        WebEndpointResponse.STATUS_BAD_REQUEST,
                        "action = '" + action + "', allowed start, stop, pause, resume"));
    }

    private static WebEndpointResponse<Object> refused(int status, String reason) {
        return new WebEndpointResponse<>(new Refusal(reason), status);
    }

    /**
     * Why nothing was done.
     *
     * @param error in words
     */
    public record Refusal(String error) {}
}
