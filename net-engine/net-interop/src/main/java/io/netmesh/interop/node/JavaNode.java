package io.netmesh.interop.node;

import io.netmesh.ConfigurationException;
import io.netmesh.NetException;
import io.netmesh.bus.PollException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The program: requests as JSON lines from standard input, answers on standard output, each request in a thread of its own.
 * The end of input shuts the nodes down.
 */
public final class JavaNode {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, Function<Arguments, DrivenObject>> CLASSES = Map.of("Net", BusObject::new);

    private final Map<String, DrivenObject> kept = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final PrintStream answers;

    private JavaNode(PrintStream answers) {
        this.answers = answers;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err); // whoever logs must not spoil the answers
        new JavaNode(answers).run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.exit(0);
    }

    private void run(BufferedReader requests) throws IOException {
        String line;
        while ((line = requests.readLine()) != null) {
            if (!line.isBlank()) {
                JsonNode request = JSON.readTree(line);
                threads.execute(() -> answer(request));
            }
        }
        kept.values().forEach(DrivenObject::end);
    }

    private void answer(JsonNode request) {
        ObjectNode reply = JSON.createObjectNode();
        reply.set("id", request.path("id"));
        try {
            reply.set("ok", JSON.valueToTree(perform(request)));
        } catch (RuntimeException | Error failure) {
            reply.set("error", JSON.valueToTree(describe(failure)));
        }
        String line = JSON.writeValueAsString(reply);
        synchronized (answers) {
            answers.println(line);
            answers.flush();
        }
    }

    private @Nullable Object perform(JsonNode request) {
        Arguments arguments = new Arguments(request.path("args"));
        if (request.has("new")) {
            String type = request.path("new").asString();
            Function<Arguments, DrivenObject> create = CLASSES.get(type);
            if (create == null) {
                throw new PeerException("AttributeError", "this node has no class " + type);
            }
            return keep(request, create.apply(arguments));
        }
        if (request.has("call") && request.has("on")) {
            String name = request.path("on").asString();
            DrivenObject target = kept.get(name);
            if (target == null) {
                throw new PeerException("KeyError", "nothing is kept as " + name);
            }
            return keep(request, target.call(request.path("call").asString(), arguments));
        }
        throw new PeerException("ValueError", "no such request: " + request);
    }

    private @Nullable Object keep(JsonNode request, @Nullable Object result) {
        if (request.has("as") && result instanceof DrivenObject object) {
            kept.put(request.path("as").asString(), object);
            return Map.of("object", object.type());
        }
        return result;
    }

    private static Map<String, String> describe(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Map<String, String> error = new LinkedHashMap<>();
        error.put("type", type(cause));
        error.put("message", String.valueOf(cause.getMessage()));
        return error;
    }

    private static String type(Throwable failure) {
        if (failure instanceof PeerException peer) {
            return peer.type();
        }
        if (failure instanceof ConfigurationException || failure instanceof IllegalArgumentException) {
            return "ValueError";
        }
        if (failure instanceof NetException known) {
            return known.kind() == PollException.Kind.INVALID_FILTER ? "ValueError" : "RuntimeError";
        }
        return failure.getClass().getSimpleName();
    }
}
