package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNodeBuilder;

/** A bean that has the last word on how the node is built. */
@FunctionalInterface
public interface NetNodeBuilderCustomizer {

    void customize(NetNodeBuilder builder);
}
