package io.netmesh.bus.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single commands over one link, each with a time limit. A connection that does not answer in time is given up: commands
 * behind the silent one would only pile up. Replies are nested lists, see {@link StreamReply}. Thread-safe; nothing blocks.
 */
final class RedisCalls {

    private final RedisLink link;
    private final Duration timeout;

    RedisCalls(RedisLink link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /** One command and its words; text or {@code byte[]} or numbers. */
    record Call(CommandType type, Object... words) {

        private AsyncCommand<byte[], byte[], List<Object>> command() {
            CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
            for (Object word : words) {
                args.add(word instanceof byte[] bytes ? bytes : word.toString().getBytes(StandardCharsets.UTF_8));
            }
            return new AsyncCommand<>(new Command<>(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args));
        }
    }

    /** Sends a command; the stage fails with what the client reports, or with {@link TransportException} when time is over. */
    CompletionStage<List<Object>> send(Call call) {
        return send(call, Duration.ZERO);
    }

    /** Sends a command that may wait for {@code patience} at the server before it answers. */
    CompletionStage<List<Object>> send(Call call, Duration patience) {
        return link.connection().thenCompose(connection -> onConnection(connection, call, patience));
    }

    private CompletionStage<List<Object>> onConnection(
            StatefulRedisConnection<byte[], byte[]> connection, Call call, Duration patience) {
        AsyncCommand<byte[], byte[], List<Object>> command = call.command();
        CompletableFuture<List<Object>> reply = new CompletableFuture<>();
        command.whenComplete((value, failure) -> {
            if (failure == null) {
                reply.complete(value);
            } else {
                reply.completeExceptionally(failure);
            }
        });
        try {
            connection.dispatch(command);
        } catch (RedisException refused) {
            reply.completeExceptionally(refused);
        }
        return reply.orTimeout(patience.plus(timeout).toMillis(), TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    if (failure == null) {
                        return value;
                    }
                    if (RedisErrors.root(failure) instanceof TimeoutException) {
                        String why = "Redis " + call.type() + " timeout";
                        link.reset(connection, why);
                        throw new TransportException(Kind.TRANSIENT, why, null);
                    }
                    throw RedisErrors.asUnchecked(failure);
                });
    }
}
