package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelOutage.Activity;
import io.netmesh.bus.channel.CursorStoreException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener begins, and its committed position on the way to the store. The store works on threads of its own, since
 * it may block; its answers come back through {@code reader}, so that all state here is confined to the reader's thread.
 */
final class ListenerPosition {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long FIRST_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Listener listener;
    private final int shards;
    private final Executor storage;
    private final Executor reader;
    private final Supplier<CompletableFuture<@Nullable String[]>> latest;
    private final PollBackoff startBackoff = new PollBackoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);

    private CompletableFuture<@Nullable String[]> latestAtStart;
    private volatile Cursor carried = Cursor.START; // what the store held, with the shards that are not read here
    private @Nullable String @Nullable [] saved; // null: the store holds nothing
    private boolean saving;
    private Activity asked = Activity.START;
    private long answerDueNanos = NEVER; // when an answer to what was asked is so late that it is told
    private long retryStartNanos = NEVER;
    private long commitNanos = NEVER;

    /**
     * @param storage runs one task at a time
     * @param latest asks for the newest positions; called at once if the listener may start there, so that what is emitted
     *     after it has registered counts as new
     */
    ListenerPosition(
            Listener listener,
            int shards,
            Executor storage,
            Executor reader,
            Supplier<CompletableFuture<@Nullable String[]>> latest) {
        this.listener = listener;
        this.shards = shards;
        this.storage = storage;
        this.reader = reader;
        this.latest = latest;
        this.latestAtStart = listener.spec().startFrom() instanceof StartFrom.Latest
                ? latest.get()
                : CompletableFuture.completedFuture(new String[shards]);
    }

    /** The start position is being looked up. */
    void onStarting(long nowNanos) {
        ask(Activity.START, nowNanos);
    }

    void onStarted(long nowNanos) {
        answerDueNanos = NEVER;
        listener.onOutageOver(Activity.START);
        onActivity(nowNanos);
    }

    private void ask(Activity activity, long nowNanos) {
        asked = activity;
        answerDueNanos = nowNanos + PATIENCE_NANOS;
    }

    /** Tells of an answer that is overdue; it is still waited for. */
    void watchAnswer(long nowNanos) {
        if (answerDueNanos <= nowNanos) {
            answerDueNanos = NEVER;
            listener.onOutage(
                    asked,
                    new CursorStoreException(
                            asked == Activity.SAVE
                                    ? CursorStoreException.Kind.UNWRITABLE
                                    : CursorStoreException.Kind.UNREADABLE,
                            "no answer for " + PATIENCE_NANOS / 1_000_000_000 + " s",
                            null));
        }
    }

    /** Finds the start position: the stored one, else what the subscription asks for. */
    CompletableFuture<@Nullable String[]> load() {
        return onStorage(
                        CursorStoreException.Kind.UNREADABLE,
                        () -> listener.spec().cursorStore().load(listener.name()))
                .thenComposeAsync(this::startAt, reader);
    }

    private CompletableFuture<@Nullable String[]> startAt(Optional<String> stored) {
        if (stored.isPresent()) {
            carried = Cursor.decode(stored.get());
            saved = carried.toArray(shards);
            return CompletableFuture.completedFuture(saved.clone());
        }
        if (listener.spec().startFrom() instanceof StartFrom.Cursor cursor) {
            carried = Cursor.decode(cursor.text());
            return CompletableFuture.completedFuture(carried.toArray(shards));
        }
        if (listener.spec().startFrom() instanceof StartFrom.Latest) {
            return latestAtStart.thenApplyAsync(positions -> positions, reader);
        }
        saved = new String[shards]; // to begin at the oldest event needs no saving
        return CompletableFuture.completedFuture(new String[shards]);
    }

    /** The start position could not be found: try again, later. */
    void onStartFailed(NetException failure, long nowNanos) {
        answerDueNanos = NEVER;
        listener.onOutage(Activity.START, failure);
        if (latestAtStart.isCompletedExceptionally()) {
            latestAtStart = latest.get();
        }
        retryStartNanos = nowNanos + startBackoff.afterNothing();
    }

    /** Answers once when the start is to be tried again. */
    boolean isStartDue(long nowNanos) {
        if (retryStartNanos > nowNanos) {
            return false;
        }
        retryStartNanos = NEVER;
        return true;
    }

    /** The position may have moved, or may move when events are acknowledged. */
    void onActivity(long nowNanos) {
        if (commitNanos == NEVER) {
            commitNanos = nowNanos + listener.spec().commitInterval().toNanos();
        }
    }

    void commitIfDue(long nowNanos) {
        if (commitNanos > nowNanos || saving) {
            return;
        }
        commitNanos = NEVER;
        if (!listener.window().isAllAcknowledged()) {
            onActivity(nowNanos);
        }
        @Nullable String[] committed = listener.window().committed();
        if (Arrays.equals(committed, saved)) {
            return;
        }
        saving = true;
        ask(Activity.SAVE, nowNanos);
        save(committed)
                .whenCompleteAsync(
                        (done, failure) -> {
                            saving = false;
                            answerDueNanos = NEVER;
                            if (failure == null) {
                                saved = committed;
                                listener.onOutageOver(Activity.SAVE);
                            } else {
                                listener.onOutage(Activity.SAVE, Failures.of(failure));
                                onActivity(nowNanos);
                            }
                        },
                        reader);
    }

    /** Saves what is acknowledged by now, behind any save that is under way. */
    CompletableFuture<Void> saveLast() {
        if (!listener.isStarted()) {
            // Closed before its start was found: what came since it registered is still new to its successor.
            return load().thenCompose(start ->
                    Arrays.equals(start, saved) ? CompletableFuture.<Void>completedFuture(null) : save(start));
        }
        @Nullable String[] committed = listener.window().committed();
        return !saving && Arrays.equals(committed, saved) ? CompletableFuture.completedFuture(null) : save(committed);
    }

    /** The committed position as a cursor. Any thread. */
    Cursor committed() {
        return listener.isStarted() ? carried.with(listener.window().committed()) : Cursor.START;
    }

    /** When something is to be done here; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos() {
        return Math.min(answerDueNanos, Math.min(retryStartNanos, saving ? NEVER : commitNanos));
    }

    private CompletableFuture<Void> save(@Nullable String[] committed) {
        String text = carried.with(committed).encode();
        return onStorage(CursorStoreException.Kind.UNWRITABLE, () -> {
            listener.spec().cursorStore().save(listener.name(), text);
            return null;
        });
    }

    /** {@code storage} takes tasks in turn, so that an earlier save never overwrites a later one. */
    private <T> CompletableFuture<T> onStorage(CursorStoreException.Kind kind, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } catch (NetException known) {
                        throw known;
                    } catch (RuntimeException unknown) {
                        throw new CursorStoreException(
                                kind, "cursor store of listener " + listener.name() + " failed: " + unknown, unknown);
                    }
                },
                storage);
    }
}
