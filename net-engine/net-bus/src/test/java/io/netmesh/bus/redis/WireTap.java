package io.netmesh.bus.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between clients and a server, keeps what the clients send, and breaks connections where a test wants it. */
final class WireTap implements AutoCloseable {

    private final int serverPort;
    private final ServerSocket listener;
    private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> cutBefore = new AtomicReference<>();
    private final AtomicReference<String> cutReplyTo = new AtomicReference<>();

    WireTap(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** Breaks the next connection whose client sends this text: what precedes it still reaches the server. */
    void cutBefore(String text) {
        cutBefore.set(text);
    }

    /** Breaks the connection of the next client that sends this text, once the server has answered to it. */
    void cutReplyTo(String text) {
        cutReplyTo.set(text);
    }

    /** What each connection's client has sent so far, the ones that are broken included. */
    List<String> sent() {
        return sent.stream()
                .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.addAll(List.of(client, server));
                ByteArrayOutputStream record = new ByteArrayOutputStream();
                sent.add(record);
                AtomicReference<Boolean> replyIsCut = new AtomicReference<>(false);
                daemon(() -> passRequests(client, server, record, replyIsCut));
                daemon(() -> passReplies(client, server, replyIsCut));
            }
        } catch (IOException closed) {
            // The end of the test, or a server that is down: then the client sees its connection break.
        }
    }

    private void passRequests(
            Socket client, Socket server, ByteArrayOutputStream record, AtomicReference<Boolean> replyIsCut) {
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] chunk = new byte[65_536];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
                String end = cutBefore.get();
                if (end != null && text.contains(end) && cutBefore.compareAndSet(end, null)) {
                    int kept = text.indexOf(end);
                    record.write(chunk, 0, kept);
                    out.write(chunk, 0, kept);
                    out.flush();
                    return;
                }
                String answered = cutReplyTo.get();
                if (answered != null && text.contains(answered) && cutReplyTo.compareAndSet(answered, null)) {
                    replyIsCut.set(true);
                }
                record.write(chunk, 0, length);
                out.write(chunk, 0, length);
            }
        } catch (IOException broken) {
            // The other side went away.
        }
    }

    private static void passReplies(Socket client, Socket server, AtomicReference<Boolean> replyIsCut) {
        try (client;
                server) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] chunk = new byte[65_536];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                if (replyIsCut.get()) {
                    return;
                }
                out.write(chunk, 0, length);
            }
        } catch (IOException broken) {
            // The other side went away.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "wire-tap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : new ArrayList<>(sockets)) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
