package io.netmesh.spring.channel;

/** A bean that adds listeners in code. Called once, after all singletons are there and before containers start. */
@FunctionalInterface
public interface NetChannelConfigurer {

    void configure(NetChannelRegistrar registrar);
}
