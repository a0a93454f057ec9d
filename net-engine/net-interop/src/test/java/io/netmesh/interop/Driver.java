package io.netmesh.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A process with nodes of one implementation, spoken to by JSON lines; README.md has the words. Thread-safe. */
final class Driver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long ANSWER_SECONDS = 60;
    private static final long END_SECONDS = 30;

    private final Implementation implementation;
    private final Process process;
    private final BufferedWriter requests;
    private final Map<Long, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private Driver(Implementation implementation, Process process) {
        this.implementation = implementation;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readAnswers, "interop-" + implementation);
        reader.setDaemon(true);
        reader.start();
    }

    static Driver start(Implementation implementation) {
        Path program = Path.of("node").toAbsolutePath(); // tests run in the module's folder
        try {
            return new Driver(
                    implementation,
                    new ProcessBuilder(program.toString(), implementation.argument())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes an object and keeps it. */
    RemoteObject create(String type, String name, Map<String, ?> arguments) {
        ask(Map.of("new", type, "as", name, "args", arguments)).join();
        return new RemoteObject(this, name);
    }

    /** Sends a request without its id; the future fails with {@link RemoteException} or if the process ends. */
    CompletableFuture<JsonNode> send(Map<String, ?> request) {
        long id = ids.incrementAndGet();
        ObjectNode line = JSON.valueToTree(request);
        line.put("id", id);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        awaited.put(id, answer);
        try {
            synchronized (requests) {
                requests.write(JSON.writeValueAsString(line));
                requests.newLine();
                requests.flush();
            }
        } catch (IOException ended) {
            answer.completeExceptionally(ended);
        }
        return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<JsonNode> ask(Map<String, ?> request) {
        return send(request);
    }

    private void readAnswers() {
        Throwable end = new IllegalStateException("the " + implementation + " node has ended");
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = answers.readLine()) != null) {
                onAnswer(JSON.readTree(line));
            }
        } catch (IOException | RuntimeException failure) {
            end = failure;
        }
        for (CompletableFuture<JsonNode> answer : awaited.values()) {
            answer.completeExceptionally(end);
        }
    }

    private void onAnswer(JsonNode answer) {
        CompletableFuture<JsonNode> asked = awaited.remove(answer.path("id").asLong());
        if (asked == null) {
            return;
        }
        JsonNode error = answer.get("error");
        if (error == null) {
            asked.complete(answer.path("ok"));
        } else {
            asked.completeExceptionally(new RemoteException(
                    error.path("type").asString(), error.path("message").asString()));
        }
    }

    /** The answer, or what the node failed with. */
    static JsonNode await(CompletableFuture<JsonNode> answer) {
        try {
            return answer.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RemoteException remote) {
                throw remote;
            }
            throw failure;
        }
    }

    /** SIGKILL: the node has no time for anything. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends the input, which shuts the nodes down, and waits for the process to end. */
    @Override
    public void close() {
        try {
            requests.close();
        } catch (IOException ended) {
            // it has ended already
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("the " + implementation + " node did not end with its input");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
