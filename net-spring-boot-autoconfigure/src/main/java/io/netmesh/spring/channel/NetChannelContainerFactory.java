package io.netmesh.spring.channel;

/** Makes the container of a listener. */
@FunctionalInterface
public interface NetChannelContainerFactory {

    /** The name of the bean that {@link NetChannel} takes by default. */
    String DEFAULT_BEAN_NAME = "netChannelContainerFactory";

    /**
     * @throws InvalidListenerException if the endpoint asks for something that the node cannot give
     */
    NetChannelContainer create(NetChannelEndpoint endpoint);
}
