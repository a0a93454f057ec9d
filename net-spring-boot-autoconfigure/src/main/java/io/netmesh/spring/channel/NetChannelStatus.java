package io.netmesh.spring.channel;

import org.jspecify.annotations.Nullable;

/**
 * A listener in numbers. Counts are of the whole life of the container, over stops and starts; each is exact, together they
 * are no snapshot.
 *
 * @param id the listener
 * @param channel what it listens to
 * @param state what it is doing
 * @param reason why it halted, until it is resumed or started again, even when it was stopped meanwhile; null otherwise
 * @param outage what the node cannot do for it at the moment, such as find its position; null if all is well
 * @param position the committed position, a cursor, of the last run if it is stopped; null if it never moved or never ran
 * @param lag events stored after the position, on any channel; null where the transport cannot count
 *     them, or it never ran
 * @param atHead whether it has caught up with the node's shared reader
 * @param inbox events taken and waiting
 * @param processed events that the listener handled
 * @param failures calls of the listener that failed
 * @param conversionFailures those of them in which the payload did not convert
 * @param retries calls repeated after a failure
 * @param deadLettered events handed to the recoverer, by default the dead-letter channel
 * @param deadLetterStubs dead letters without the payload, which was too large
 * @param skipped events given up without a trace but this count
 * @param gaps times that retention overtook the listener
 * @param gapsMissed events that it missed so, as far as the transport can count them
 */
public record NetChannelStatus(
        String id,
        String channel,
        ListenerState state,
        @Nullable String reason,
        @Nullable String outage,
        @Nullable String position,
        @Nullable Long lag,
        boolean atHead,
        int inbox,
        long processed,
        long failures,
        long conversionFailures,
        long retries,
        long deadLettered,
        long deadLetterStubs,
        long skipped,
        long gaps,
        long gapsMissed) {}
