package io.netmesh.sample.web;

import io.netmesh.spring.channel.NetChannelContainer;
import io.netmesh.spring.channel.NetChannelRegistry;
import io.netmesh.spring.channel.NetChannelStatus;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The channel listeners and what can be done to them. Each action answers with the state that it led to. */
@RestController
@RequestMapping("/api/listeners")
class ListenersController {

    private final NetChannelRegistry registry;

    ListenersController(NetChannelRegistry registry) {
        this.registry = registry;
    }

    @GetMapping
    List<NetChannelStatus> all() {
        return registry.statuses();
    }

    @PostMapping("/{id}/pause")
    NetChannelStatus pause(@PathVariable String id) {
        NetChannelContainer container = find(id);
        container.pause();
        return container.status();
    }

    @PostMapping("/{id}/resume")
    NetChannelStatus resume(@PathVariable String id) {
        NetChannelContainer container = find(id);
        container.resume();
        return container.status();
    }

    @PostMapping("/{id}/start")
    NetChannelStatus start(@PathVariable String id) {
        NetChannelContainer container = find(id);
        container.start();
        return container.status();
    }

    private NetChannelContainer find(String id) {
        return registry.find(id).orElseThrow(() -> new UnknownListenerException(id, registry.ids()));
    }
}
