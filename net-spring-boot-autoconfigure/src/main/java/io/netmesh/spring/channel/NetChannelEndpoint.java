package io.netmesh.spring.channel;

import io.netmesh.ChannelName;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.filter.Filter;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes one listener. Null stands for the default of the container factory.
 *
 * @param id names the listener and its position; see {@link NetChannel#id()}
 * @param channel what it listens to
 * @param listener what is called
 * @param description where the listener comes from, for messages: the method
 * @param batch whether the listener takes several events at once
 * @param group the group whose members share the channel's events; null for none
 * @param concurrency workers, 1 up to the node's shards
 * @param filter only events that match; null for all
 * @param startFrom where to begin when no position is stored
 * @param autoStartup whether the container starts with the application
 * @param errorHandler decides about failures
 * @param onExhausted what becomes of an event that the default error handler gave up on
 * @param deadLetter the dead-letter channel
 */
public record NetChannelEndpoint(
        String id,
        ChannelName channel,
        NetChannelListener listener,
        String description,
        boolean batch,
        @Nullable String group,
        @Nullable Integer concurrency,
        @Nullable Filter filter,
        @Nullable StartFrom startFrom,
        @Nullable Boolean autoStartup,
        @Nullable NetChannelErrorHandler errorHandler,
        @Nullable OnExhausted onExhausted,
        @Nullable ChannelName deadLetter) {

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    public NetChannelEndpoint {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(description, "description");
        if (!ID.matcher(id).matches()) {
            throw new InvalidListenerException(
                    description,
                    "id",
                    id,
                    "1 to 200 letters, digits, '.', '_' or '-', since it is part of URLs and file names");
        }
        if (group != null && !GROUP.matcher(group).matches()) {
            throw new InvalidListenerException(description, "group", group, "1 to 64 letters, digits, '_' or '-'");
        }
        if (errorHandler != null && onExhausted != null) {
            throw new InvalidListenerException(
                    description,
                    "onExhausted",
                    onExhausted.code(),
                    "nothing where an errorHandler is named, which decides alone");
        }
    }

    /** A listener of single events with all defaults. */
    public static NetChannelEndpoint of(String id, String channel, NetChannelListener listener) {
        return new NetChannelEndpoint(
                id,
                ChannelName.of(channel),
                listener,
                "listener '" + id + "'",
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same listener as a member of {@code newGroup}; null for none. */
    public NetChannelEndpoint withGroup(@Nullable String newGroup) {
        return new NetChannelEndpoint(
                id,
                channel,
                listener,
                description,
                batch,
                newGroup,
                concurrency,
                filter,
                startFrom,
                autoStartup,
                errorHandler,
                onExhausted,
                deadLetter);
    }

    @Override
    public String toString() {
        return "NetChannelEndpoint[id=" + id + ", channel=" + channel + ", " + description + "]";
    }
}
