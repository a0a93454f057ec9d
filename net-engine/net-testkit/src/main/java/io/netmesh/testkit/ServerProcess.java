package io.netmesh.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server in a child process, with a folder of its own that lives as long as this object. Confined to one thread. */
final class ServerProcess implements AutoCloseable {

    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PROBE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<String> command;
    private final Path folder;
    private final Probe probe;
    private final Thread killAtExit = new Thread(this::destroy, "net-testkit-kill");
    private @Nullable Process process;

    /** Tells whether the server answers. */
    interface Probe {
        /** Throws while nobody listens. */
        boolean isReady() throws IOException;
    }

    /**
     * @param command program and arguments
     * @param folder where it runs and logs; deleted at {@link #close}
     */
    ServerProcess(List<String> command, Path folder, Probe probe) {
        this.command = List.copyOf(command);
        this.folder = folder;
        this.probe = probe;
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    /** A port of the loopback interface that nobody uses at the moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory("net-testkit-" + name + "-");
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    /** As {@link #start()}; leaves nothing behind if it fails. */
    ServerProcess started() {
        try {
            start();
            return this;
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Starts the server and waits until it answers. */
    void start() {
        Path log = folder.resolve("server.log");
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            long start = System.nanoTime();
            while (!isReady()) {
                if (!process.isAlive() || System.nanoTime() - start > START_LIMIT_NANOS) {
                    String said = Files.readString(log);
                    destroy();
                    throw new IllegalStateException(String.join(" ", command) + " did not start:\n" + said);
                }
                LockSupport.parkNanos(PROBE_INTERVAL_NANOS);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isReady() {
        try {
            return probe.isReady();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Lets the server end in its own way, and waits for that. */
    void stop() {
        Process running = running();
        running.destroy();
        awaitEnd(running);
    }

    /** SIGKILL: the server has no time for anything. */
    void kill() {
        Process running = running();
        running.destroyForcibly();
        awaitEnd(running);
    }

    /** SIGSTOP: connections stay, nobody answers. */
    void pause() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process kill =
                    new ProcessBuilder("kill", signal, Long.toString(running().pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill " + signal + " failed with " + kill.exitValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(command.get(0) + " is not running");
        }
        return process;
    }

    private void destroy() {
        Process last = process;
        if (last != null && last.isAlive()) {
            last.destroyForcibly();
            awaitEnd(last);
        }
    }

    private static void awaitEnd(Process ending) {
        try {
            ending.waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    @Override
    public void close() {
        destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException exiting) {
            return; // the hook does the rest
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
