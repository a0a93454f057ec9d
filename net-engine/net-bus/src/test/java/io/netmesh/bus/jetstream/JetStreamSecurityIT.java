package io.netmesh.bus.jetstream;

import static io.netmesh.bus.jetstream.RunningTransport.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.NKey;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresNats
class JetStreamSecurityIT {

    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    private final Producer producer = new Producer();

    @Test
    void aUserIsKnownByItsPassword() {
        try (NatsServer server = NatsServer.builder()
                .option("authorization { user: ann, password: hush }")
                .start()) {
            storesWith(JetStreamTransportConfig.builder(server.url())
                    .credentials(new JetStreamCredentials.UserPassword("ann", "hush"))
                    .build());

            assertThatThrownBy(() -> new RunningTransport(JetStreamTransportConfig.builder(server.url())
                            .credentials(new JetStreamCredentials.UserPassword("ann", "wrong"))
                            .build()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("connection error: " + server.url())
                    .hasMessageContaining("Authorization Violation")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void aTokenOpensTheDoor() {
        try (NatsServer server = NatsServer.builder()
                .option("authorization { token: \"s3cret\" }")
                .start()) {
            storesWith(JetStreamTransportConfig.builder(server.url())
                    .credentials(new JetStreamCredentials.Token("s3cret"))
                    .build());
        }
    }

    @Test
    void aCredentialsFileThatIsNotThereIsNamed(@TempDir Path directory) {
        try (NatsServer server = NatsServer.start()) {
            Path absent = directory.resolve("app.creds");

            assertThatThrownBy(() -> new RunningTransport(JetStreamTransportConfig.builder(server.url())
                            .credentials(new JetStreamCredentials.CredentialsFile(absent))
                            .build()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining(absent.toString());
        }
    }

    @Test
    void keysOfCredentialsFilesSignAndVerify() throws Exception {
        NKey key = NKey.createUser(null);
        byte[] nonce = "nonce".getBytes(StandardCharsets.US_ASCII);

        assertThat(NKey.fromPublicKey(key.getPublicKey()).verify(nonce, key.sign(nonce)))
                .isTrue();
    }

    @Test
    void tlsTrustsWhatItIsGiven(@TempDir Path directory) throws Exception {
        KeyStore keys = selfSigned(directory);
        Path certificate = pem(
                directory.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("net").getEncoded());
        Path key = pem(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("net", STORE_PASSWORD).getEncoded());
        try (NatsServer server = NatsServer.builder()
                .option("tls { cert_file: \"" + certificate + "\", key_file: \"" + key + "\" }")
                .start()) {
            storesWith(JetStreamTransportConfig.builder(server.url())
                    .tls(trusting(keys))
                    .build());

            assertThatThrownBy(() -> new RunningTransport(
                            JetStreamTransportConfig.builder(server.url().replace("nats:", "tls:"))
                                    .build()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("PKIX path building failed");
        }
    }

    private void storesWith(JetStreamTransportConfig config) {
        try (RunningTransport node = new RunningTransport(config)) {
            node.append(producer.batch(0, "1"));
            assertThat(payloads(node.readAll(0))).contains("1");
        }
    }

    private static KeyStore selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "net",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, STORE_PASSWORD);
        }
        return keys;
    }

    private static Path pem(Path file, String kind, byte[] encoded) throws Exception {
        return Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                        + "-----\n");
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("net", keys.getCertificate("net"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
