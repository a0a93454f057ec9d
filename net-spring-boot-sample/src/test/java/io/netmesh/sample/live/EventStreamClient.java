package io.netmesh.sample.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads a live stream as a browser would and keeps every line of it. */
final class EventStreamClient implements AutoCloseable {

    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> incoming;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end;

    private EventStreamClient(HttpResponse<Stream<String>> response) {
        this.response = response;
        this.incoming = response.body().iterator(); // Here, since a stream that was closed gives none.
        this.end = new CompletableFuture<>();
        Thread thread = new Thread(this::read, "test-stream-client");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param headers names and values in turn */
    static EventStreamClient open(HttpClient http, URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new EventStreamClient(http.send(request.build(), HttpResponse.BodyHandlers.ofLines()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void read() {
        try {
            incoming.forEachRemaining(lines::add);
        } catch (UncheckedIOException cut) {
            // The end of the stream, whoever made it.
        } finally {
            end.complete(null);
        }
    }

    HttpResponse<Stream<String>> response() {
        return response;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The data lines that contain {@code text}. */
    List<String> dataWith(String text) {
        return lines.stream()
                .filter(line -> line.startsWith("data:") && line.contains(text))
                .toList();
    }

    /** The id that a browser would send when it comes back. */
    String lastId() {
        return lines.stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((first, second) -> second)
                .orElse("")
                .replace("id: ", "");
    }

    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void close() {
        response.body().close();
    }
}
