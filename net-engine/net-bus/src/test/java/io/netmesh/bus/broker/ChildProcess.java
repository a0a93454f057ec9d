package io.netmesh.bus.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A {@link ChildNode} seen by its parent. */
final class ChildProcess implements AutoCloseable {

    final Queue<Integer> said = new ConcurrentLinkedQueue<>();
    private final Process process;
    private final Thread listener;

    ChildProcess(Object... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildNode.class.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        listener = new Thread(this::listen, "child-output");
        listener.start();
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+")) { // what else there is are words of loggers
                    said.add(Integer.parseInt(line));
                }
            }
        } catch (IOException killed) {
            // What it said until then counts.
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. Afterwards {@link #said} is complete. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        listener.join();
    }

    /** Waits for its own end; answers its exit code. */
    int await() throws InterruptedException {
        int code = process.waitFor();
        listener.join();
        return code;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
