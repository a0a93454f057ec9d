package io.netmesh.spring.autoconfigure.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.autoconfigure.BrokerScenarios;
import io.netmesh.spring.autoconfigure.Certificate;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import io.netmesh.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;

@RequiresNats
class JetStreamWiringIT extends BrokerScenarios {

    private static final String PREFIX = "net.node.transport.jetstream.";

    JetStreamWiringIT() {
        super("jetstream", NetJetStreamAutoConfiguration.class);
    }

    @Override
    protected TestServer startServer() {
        return NatsServer.start();
    }

    @Test
    void aUserLogsInAndAWrongPasswordIsNotShown() {
        try (NatsServer guarded = NatsServer.builder()
                .option("authorization { user: ann, password: open-sesame }")
                .start()) {
            application()
                    .withPropertyValues(
                            PREFIX + "url=" + guarded.url(), PREFIX + "username=ann", PREFIX + "password=open-sesame")
                    .run(BrokerScenarios::assertStores);
            application()
                    .withPropertyValues(
                            PREFIX + "url=" + guarded.url(), PREFIX + "username=ann", PREFIX + "password=not-this-one")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasStackTraceContaining("Authorization Violation")
                            .satisfies(failure -> assertThat(failure.toString()).doesNotContain("not-this-one")));
        }
    }

    @Test
    void aTokenLogsIn() {
        try (NatsServer guarded = NatsServer.builder()
                .option("authorization { token: \"open-sesame\" }")
                .start()) {
            application()
                    .withPropertyValues(PREFIX + "url=" + guarded.url(), PREFIX + "token=open-sesame")
                    .run(BrokerScenarios::assertStores);
        }
    }

    @Test
    void anSslBundleIsTrusted(@TempDir Path directory) throws IOException, InterruptedException {
        Certificate certificate = Certificate.selfSigned(directory);
        try (NatsServer secure = NatsServer.builder()
                .option("tls { cert_file: \"" + certificate.file() + "\", key_file: \"" + certificate.keyFile()
                        + "\" }")
                .start()) {
            application()
                    .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                    .withPropertyValues(
                            "spring.ssl.bundle.pem.broker.truststore.certificate=file:" + certificate.file(),
                            PREFIX + "ssl.bundle=broker",
                            PREFIX + "url=" + secure.url())
                    .run(BrokerScenarios::assertStores);
        }
    }
}
