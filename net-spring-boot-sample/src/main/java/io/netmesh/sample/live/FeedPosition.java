package io.netmesh.sample.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a server-sent event: which run of the application, which event of its feed. Numbers of another run mean nothing
 * in this one, and a browser may well come back with them after a restart.
 *
 * @param run of the application, in milliseconds since 1970
 * @param sequence of the event
 */
record FeedPosition(long run, long sequence) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** Empty where the text is no position; a stranger's id is no reason to refuse the stream. */
    static Optional<FeedPosition> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new FeedPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }

    @Override
    public String toString() {
        return run + "-" + sequence;
    }
}
