package io.netmesh.spring.channel;

/** Wraps every call of a listener. Beans of this type are applied in their order, the first outermost. */
@FunctionalInterface
public interface NetChannelInterceptor {

    /**
     * Does something around one call, on the listener's thread.
     *
     * @param invocation the call; without {@link NetChannelInvocation#proceed()} its events count as handled
     * @throws Throwable the listener's failure, or the interceptor's own; both go to error handling
     */
    void intercept(NetChannelInvocation invocation) throws Throwable;
}
