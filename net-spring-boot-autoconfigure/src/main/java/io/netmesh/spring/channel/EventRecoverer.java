package io.netmesh.spring.channel;

import java.util.concurrent.CompletionStage;

/** Puts an event that no listener could handle in a safe place. Called on the listener's thread, by several workers at once. */
@FunctionalInterface
public interface EventRecoverer {

    /**
     * Takes over all events of {@code failure}.
     *
     * @return completes when they are safe; no thread waits meanwhile, and nothing else of the same worker is handled. Then they are acknowledged. If it fails, or this method throws, recovery is
     *     tried again after a back-off ({@link PartialRecoveryException} says for which events), and when that is exhausted the container halts
     */
    CompletionStage<?> recover(ListenerFailure failure);

    /** Where the events of a listener go, for the log: a channel, a table, whatever someone who looks for them has to know. */
    default String destination(NetChannelEndpoint endpoint) {
        return getClass().getSimpleName();
    }
}
