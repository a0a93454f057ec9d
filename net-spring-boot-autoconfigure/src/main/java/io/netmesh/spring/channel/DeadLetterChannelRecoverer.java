package io.netmesh.spring.channel;

import io.netmesh.ChannelName;
import io.netmesh.NetException;
import io.netmesh.bus.IngestionException;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.Receipt;
import io.netmesh.bus.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Publishes failed events to the dead-letter channel of their listener: the payload as it was, its headers and
 * {@link DeadLetterHeaders}. A letter that would be larger than the bus takes goes without the payload, and has the event's
 * id and size. Events of one channel and one shard keep their order there, unless some could not be published at first.
 */
public final class DeadLetterChannelRecoverer implements EventRecoverer {

    private final NetNode node;
    private final String suffix;
    private final Runnable onStub;

    /**
     * @param node where dead letters are published
     * @param suffix appended to the channel's name where the listener names no dead-letter channel
     */
    public DeadLetterChannelRecoverer(NetNode node, String suffix) {
        this(node, suffix, () -> {});
    }

    /** @param onStub run for each letter that goes without its payload */
    DeadLetterChannelRecoverer(NetNode node, String suffix, Runnable onStub) {
        this.node = node;
        this.suffix = suffix;
        this.onStub = onStub;
    }

    /** The dead-letter channel of a listener. */
    ChannelName channelOf(NetChannelEndpoint endpoint) {
        ChannelName named = endpoint.deadLetter();
        return named != null ? named : ChannelName.of(endpoint.channel().value() + suffix);
    }

    @Override
    public String destination(NetChannelEndpoint endpoint) {
        return "channel " + channelOf(endpoint);
    }

    @Override
    public CompletionStage<?> recover(ListenerFailure failure) {
        String channel = channelOf(failure.endpoint()).value();
        // All of them are made before the first goes out: one that cannot be made must not repeat the others.
        List<DeadLetter> letters = failure.events().stream()
                .map(event -> DeadLetter.of(event, failure, channel))
                .toList();
        List<CompletableFuture<?>> publishes =
                letters.stream().<CompletableFuture<?>>map(this::publish).toList();
        return CompletableFuture.allOf(publishes.toArray(CompletableFuture[]::new))
                .handle((done, thrown) -> thrown == null
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(partial(failure.events(), publishes, thrown)))
                .thenCompose(outcome -> outcome);
    }

    private static PartialRecoveryException partial(
            List<StoredEvent> events, List<CompletableFuture<?>> publishes, Throwable thrown) {
        List<StoredEvent> remaining = IntStream.range(0, events.size())
                .filter(i -> publishes.get(i).isCompletedExceptionally())
                .mapToObj(events::get)
                .toList();
        return new PartialRecoveryException(remaining, unwrapped(thrown));
    }

    private CompletableFuture<Receipt> publish(DeadLetter letter) {
        return emit(letter)
                .handle((receipt, thrown) -> {
                    if (thrown == null) {
                        return CompletableFuture.completedFuture(receipt);
                    }
                    Throwable cause = unwrapped(thrown);
                    Optional<DeadLetter> smaller = isTooLarge(cause) ? letter.smaller() : Optional.empty();
                    return smaller.map(this::publishStub).orElseGet(() -> CompletableFuture.failedFuture(cause));
                })
                .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<Receipt> publishStub(DeadLetter stub) {
        return publish(stub).whenComplete((receipt, failure) -> {
            if (failure == null && stub.isFirstStub()) {
                onStub.run();
            }
        });
    }

    private CompletableFuture<Receipt> emit(DeadLetter letter) {
        try {
            return node.emitAsync(letter.orderKey(), letter.bytes());
        } catch (NetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof IngestionException refused && refused.kind() == IngestionException.Kind.TOO_LARGE;
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
