package io.netmesh.bus.jetstream;

import io.netmesh.bus.transport.GroupEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Tells the server what became of the events that it has lent to a member; a loan outlives the connection it came over. */
final class GroupAnswers {

    static final byte[] NOT_DONE = ascii("-NAK");
    static final byte[] AT_WORK = ascii("+WPI");
    static final byte[] NEVER_AGAIN = ascii("+TERM");
    private static final byte[] DONE = ascii("+ACK");

    private final JetStreamGroup member;
    private final String what;
    private final NatsLink link;

    /** @param what names the group in failures */
    GroupAnswers(JetStreamGroup member, String what, NatsLink link) {
        this.member = member;
        this.what = what;
        this.link = link;
    }

    /** Completes when the server has taken note. */
    CompletableFuture<Void> done(Collection<? extends GroupEvent> events) {
        Map<Integer, LentEvent> lastOfShard = new LinkedHashMap<>();
        List<LentEvent> others = new ArrayList<>();
        for (LentEvent event : own(events)) {
            LentEvent before = lastOfShard.put(event.event().shardId(), event);
            if (before != null) {
                others.add(before);
            }
        }
        // The server handles a connection's messages in order: its answer to the last one stands for those before.
        return withSession(session -> {
            others.forEach(event -> session.api().publish(event.answerTo(), null, DONE));
            return CompletableFuture.allOf(lastOfShard.values().stream()
                    .map(event -> session.api().ask(event.answerTo(), DONE))
                    .toArray(CompletableFuture<?>[]::new));
        });
    }

    /** Completes when the word is on its way. */
    CompletableFuture<Void> tell(Collection<? extends GroupEvent> events, byte[] word) {
        List<LentEvent> own = own(events);
        return withSession(session -> {
            own.forEach(event -> session.api().publish(event.answerTo(), null, word));
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> withSession(Function<NatsSession, CompletableFuture<Void>> action) {
        return JetStreamFailures.translate(what, link.session().thenCompose(action));
    }

    private List<LentEvent> own(Collection<? extends GroupEvent> events) {
        List<LentEvent> own = new ArrayList<>(events.size());
        for (GroupEvent event : events) {
            if (!(event instanceof LentEvent lent) || lent.owner() != member) {
                throw new IllegalArgumentException("not an event of this reader: " + event);
            }
            own.add(lent);
        }
        return own;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
