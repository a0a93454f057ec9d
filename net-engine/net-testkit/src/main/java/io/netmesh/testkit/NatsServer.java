package io.netmesh.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A NATS server with JetStream; see {@link TestServer} and {@link RequiresNats}. */
public final class NatsServer extends TestServer {

    private NatsServer(URI url, @Nullable ServerProcess process) {
        super(ServerBinary.NATS, url, process);
    }

    /** A server with the defaults, or the one that {@code NET_TEST_NATS_URL} names. */
    public static NatsServer start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("INFO ");
        }
    }

    /** What to start. */
    public static final class Builder {
        private final List<String> options = new ArrayList<>();
        private final List<String> jetStreamOptions = new ArrayList<>();

        private Builder() {}

        /** A line of the configuration file: {@code "max_payload: 2MB"}. */
        public Builder option(String line) {
            options.add(line);
            return this;
        }

        /** A line of its {@code jetstream} block: {@code "max_file_store: 1GB"}. */
        public Builder jetStream(String line) {
            jetStreamOptions.add(line);
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @throws TestAbortedException if options are set and the environment names a server
         */
        public NatsServer start() {
            Optional<String> given = ServerBinary.NATS.givenUrl();
            if (given.isPresent()) {
                if (!options.isEmpty() || !jetStreamOptions.isEmpty()) {
                    throw new TestAbortedException(
                            ServerBinary.NATS.urlVariable + " names a server, which is not ours to configure");
                }
                return new NatsServer(URI.create(given.get()), null);
            }
            Path binary =
                    ServerBinary.NATS.find().orElseThrow(() -> new IllegalStateException(ServerBinary.NATS.absence()));
            int port = ServerProcess.freePort();
            Path folder = ServerProcess.newFolder("nats");
            Path file = write(folder, port);
            ServerProcess process = new ServerProcess(
                            List.of(binary.toString(), "-c", "" + file), folder, () -> answers(port))
                    .started();
            return new NatsServer(URI.create("nats://127.0.0.1:" + port), process);
        }

        private Path write(Path folder, int port) {
            List<String> lines = new ArrayList<>();
            lines.add("listen: \"127.0.0.1:" + port + "\"");
            lines.addAll(options);
            lines.add("jetstream {");
            lines.add("store_dir: \"" + folder.resolve("store") + "\"");
            lines.addAll(jetStreamOptions);
            lines.add("}");
            try {
                return Files.write(folder.resolve("nats.conf"), lines);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
