package io.netmesh.spring.autoconfigure.jetstream;

import io.netmesh.spring.autoconfigure.TransportSsl;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bus on NATS JetStream. Limits apply to streams that this node creates; one that exists keeps its own. Ranges are checked
 * by the transport.
 *
 * @param url Addresses of the servers, separated by commas.
 * @param username User to log in as. Needs a password.
 * @param password Password of the user.
 * @param token Token to log in with, instead of a user.
 * @param credentialsFile File with a user's token and key to log in with, instead of a user. Needs
 *     org.bouncycastle:bcprov-jdk18on.
 * @param prefix Beginning of the names of all streams. Nodes that share events have the same one.
 * @param connectTimeout Time that one attempt to connect may take.
 * @param requestTimeout Time that the server has to answer.
 * @param maxMessages Events that a new stream keeps. Unlimited if not set.
 * @param maxBytes Size of what a new stream keeps. Unlimited if not set.
 * @param maxAge Age after which a new stream removes an event. Unlimited if not set.
 * @param replicas Servers of a cluster that keep each event.
 * @param dedupWindow Time that the server recognises an event sent again, at most the maximum age.
 * @param ssl TLS to the servers.
 */
@ConfigurationProperties("net.node.transport.jetstream")
public record NetJetStreamProperties(
        @DefaultValue("nats://localhost:4222") String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable Path credentialsFile,
        @DefaultValue("net") String prefix,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("5s") Duration requestTimeout,
        @Nullable Long maxMessages,
        @Nullable DataSize maxBytes,
        @Nullable Duration maxAge,
        @DefaultValue("1") int replicas,
        @DefaultValue("1h") Duration dedupWindow,
        @NestedConfigurationProperty @DefaultValue TransportSsl ssl) {

    /** No secret, and not the URL, which may hold one. */
    @Override
    public String toString() {
        return "NetJetStreamProperties[prefix=" + prefix + "]";
    }
}
