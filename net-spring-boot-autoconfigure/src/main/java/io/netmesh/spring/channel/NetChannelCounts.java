package io.netmesh.spring.channel;

/**
 * What a listener has counted since its container was made: the part of {@link NetChannelStatus} that costs nothing to ask for.
 *
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
public record NetChannelCounts(
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
