package io.netmesh.spring.channel;

import java.util.Iterator;
import java.util.List;

/** One call of a listener, on its way through the interceptors. Used by one thread, once. */
public final class NetChannelInvocation {

    private final NetChannelEndpoint endpoint;
    private final List<ReceivedEvent> events;
    private final Iterator<NetChannelInterceptor> interceptors;

    NetChannelInvocation(
            NetChannelEndpoint endpoint, List<ReceivedEvent> events, Iterator<NetChannelInterceptor> interceptors) {
        this.endpoint = endpoint;
        this.events = List.copyOf(events);
        this.interceptors = interceptors;
    }

    /** The listener. */
    public NetChannelEndpoint endpoint() {
        return endpoint;
    }

    /** The events of this call. */
    public List<ReceivedEvent> events() {
        return events;
    }

    /** Calls the next interceptor, at last the listener. */
    public void proceed() throws Throwable {
        if (interceptors.hasNext()) {
            interceptors.next().intercept(this);
        } else {
            endpoint.listener().onEvents(events);
        }
    }
}
