package io.netmesh.bus.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The group members among a node's listeners. Confined to the reader's thread. */
final class ListenerGroups {

    private final List<GroupMember> members = new ArrayList<>();

    void add(GroupMember member) {
        members.add(member);
    }

    /** Ends a membership; completes when the group has been left. */
    CompletableFuture<Void> remove(GroupMember member) {
        members.remove(member);
        return member.close();
    }

    List<GroupMember> members() {
        return List.copyOf(members);
    }

    /** Does what can be done now; answers whether another turn at once may find more. */
    boolean turn(long nowNanos) {
        boolean progress = false;
        for (GroupMember member : members) {
            progress |= member.turn(nowNanos);
        }
        return progress;
    }

    /** When the next turn is due if nothing else happens; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNanos(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (GroupMember member : members) {
            next = Math.min(next, member.nextDeadlineNanos(nowNanos));
        }
        return next;
    }
}
