package io.netmesh.bus.channel;

import io.netmesh.NetException;
import java.util.Objects;

/**
 * What a subscription cannot do at the moment. The reader goes on trying.
 *
 * @param activity what fails
 * @param reason the latest failure
 */
public record ChannelOutage(Activity activity, NetException reason) {

    public ChannelOutage {
        Objects.requireNonNull(activity, "activity");
        Objects.requireNonNull(reason, "reason");
    }

    /** In words, for people: {@code cannot read: } and the reason. */
    public String description() {
        return activity.inWords + ": " + reason.getMessage();
    }

    /** What may fail, the worst first. */
    public enum Activity {
        /** The start position cannot be found, so that nothing is delivered. */
        START("cannot start"),
        /** A shard cannot be read, so that its events are not delivered. */
        READ("cannot read"),
        /** The committed position cannot be saved, so that a restart would deliver more again. */
        SAVE("cannot save its position");

        private final String inWords;

        Activity(String inWords) {
            this.inWords = inWords;
        }
    }
}
