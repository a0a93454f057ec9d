package io.netmesh.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A Redis server; see {@link TestServer} and {@link RequiresRedis}. */
public final class RedisServer extends TestServer {

    private RedisServer(URI url, @Nullable ServerProcess process) {
        super(ServerBinary.REDIS, url, process);
    }

    /**
     * Starts a server, or uses the one that {@code NET_TEST_REDIS_URL} names if no options are asked for.
     *
     * @param options as in a configuration file: {@code "appendonly yes"}. Without any, nothing is saved to disk
     * @throws TestAbortedException if options are asked for and the environment names a server
     */
    public static RedisServer start(String... options) {
        Optional<String> given = ServerBinary.REDIS.givenUrl();
        if (given.isPresent()) {
            if (options.length > 0) {
                throw new TestAbortedException(
                        ServerBinary.REDIS.urlVariable + " names a server, which is not ours to configure");
            }
            return new RedisServer(URI.create(given.get()), null);
        }
        Path binary =
                ServerBinary.REDIS.find().orElseThrow(() -> new IllegalStateException(ServerBinary.REDIS.absence()));
        int port = ServerProcess.freePort();
        Path folder = ServerProcess.newFolder("redis");
        ServerProcess process =
                new ServerProcess(command(binary, port, folder, options), folder, () -> answers(port)).started();
        return new RedisServer(URI.create("redis://127.0.0.1:" + port), process);
    }

    private static List<String> command(Path binary, int port, Path folder, String... options) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(), "--port", "" + port, "--bind", "127.0.0.1", "--dir", "" + folder, "--save", ""));
        for (String option : options) {
            String[] words = option.split(" ");
            command.add("--" + words[0]);
            command.addAll(List.of(words).subList(1, words.length));
        }
        return command;
    }

    /** Any answer but that the data is still being loaded will do; a server with a password refuses the ping, for one. */
    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            return reply.length() == 5 && !reply.equals("-LOAD");
        }
    }
}
