package io.netmesh.sample.web;

import io.netmesh.sample.coldchain.Alert;
import io.netmesh.sample.coldchain.AlertLog;
import io.netmesh.sample.coldchain.SensorBoard;
import io.netmesh.sample.live.LiveStreams;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The node by itself, and everything at once for a page that has just been opened. */
@RestController
class NodeController {

    private final NodeState state;
    private final SensorBoard board;
    private final AlertLog alerts;
    private final LiveStreams streams;

    NodeController(NodeState state, SensorBoard board, AlertLog alerts, LiveStreams streams) {
        this.state = state;
        this.board = board;
        this.alerts = alerts;
        this.streams = streams;
    }

    @GetMapping("/api/node")
    NodeState.State node() {
        return state.now(streams.clients());
    }

    /** The position comes first: a stream that goes on there may repeat what is in the overview, but leaves nothing out. */
    @GetMapping("/api/overview")
    Overview overview() {
        String position = streams.position();
        return new Overview(position, board.sensors(), alerts.newestFirst(), state.now(streams.clients()));
    }

    /**
     * Everything that is kept.
     *
     * @param position where a live stream goes on from here
     */
    record Overview(String position, List<SensorBoard.Sensor> sensors, List<Alert> alerts, NodeState.State state) {}
}
