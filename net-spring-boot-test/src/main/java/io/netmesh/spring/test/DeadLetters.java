package io.netmesh.spring.test;

import io.netmesh.ChannelName;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.spring.channel.DeadLetterHeaders;
import io.netmesh.spring.channel.NetChannelEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads dead letters from the bus. */
final class DeadLetters {

    private static final int PAGE = 1000;

    private final NetNode node;
    private final String suffix;

    DeadLetters(NetNode node, String suffix) {
        this.node = node;
        this.suffix = suffix;
    }

    /** All that are retained, oldest first. */
    List<DeadLetter> of(NetChannelEndpoint endpoint) {
        ChannelName named = endpoint.deadLetter();
        String channel = named != null ? named.value() : endpoint.channel().value() + suffix;
        List<DeadLetter> letters = new ArrayList<>();
        PollRequest request = PollRequest.of(PAGE);
        PollResponse page;
        do {
            page = node.poll(request);
            page.events().forEach(event -> addIfLetter(letters, event, channel, endpoint.id()));
            request = request.withCursor(page.nextId());
        } while (page.hasMore());
        return letters;
    }

    private static void addIfLetter(List<DeadLetter> letters, StoredEvent event, String channel, String listener) {
        JsonNode json = JsonMapper.shared().readTree(event.payload());
        if (!(json instanceof ObjectNode object)
                || !json.path(ChannelEnvelope.CHANNEL_KEY).asString("").equals(channel)) {
            return;
        }
        Map<String, String> headers = ChannelEnvelope.headers(json);
        if (listener.equals(headers.get(DeadLetterHeaders.LISTENER))) {
            object.remove(List.of(ChannelEnvelope.CHANNEL_KEY, ChannelEnvelope.HEADERS_KEY));
            letters.add(new DeadLetter(object.toString(), headers));
        }
    }
}
