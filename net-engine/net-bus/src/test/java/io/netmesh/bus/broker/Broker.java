package io.netmesh.bus.broker;

import io.netmesh.bus.jetstream.JetStreamTransport;
import io.netmesh.bus.jetstream.JetStreamTransportConfig;
import io.netmesh.bus.redis.RedisTransport;
import io.netmesh.bus.redis.RedisTransportConfig;
import io.netmesh.bus.transport.Transport;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.TestServer;
import java.time.Duration;

/** The servers whose nodes must behave alike. */
enum Broker {
    REDIS {
        @Override
        TestServer startDurable() {
            return RedisServer.start("appendonly yes", "appendfsync always");
        }

        @Override
        Transport transport(String url) {
            return new RedisTransport(RedisTransportConfig.builder(url)
                    .prefix("broker")
                    .commandTimeout(Duration.ofSeconds(5)) // busy machines
                    .connectTimeout(Duration.ofSeconds(2))
                    .build());
        }
    },
    JETSTREAM {
        @Override
        TestServer startDurable() {
            // What a killed process has written is the kernel's and not lost; servers from 2.10 on could sync each
            // write.
            return NatsServer.start();
        }

        @Override
        Transport transport(String url) {
            return new JetStreamTransport(JetStreamTransportConfig.builder(url)
                    .prefix("broker")
                    .connectTimeout(Duration.ofSeconds(2))
                    .build());
        }
    };

    /** A server that does not lose what it has acknowledged when it is killed. */
    abstract TestServer startDurable();

    abstract Transport transport(String url);
}
