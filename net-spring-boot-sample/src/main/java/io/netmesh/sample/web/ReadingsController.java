package io.netmesh.sample.web;

import io.netmesh.sample.coldchain.ReadingPublisher;
import io.netmesh.sample.coldchain.SensorBoard;
import io.netmesh.sample.coldchain.TemperatureReading;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Readings in, readings out. */
@RestController
@RequestMapping("/api/readings")
class ReadingsController {

    private static final int MAX_LIMIT = 10_000;

    private final ReadingPublisher publisher;
    private final SensorBoard board;
    private final Clock clock;

    ReadingsController(ReadingPublisher publisher, SensorBoard board, Clock clock) {
        this.publisher = publisher;
        this.board = board;
        this.clock = clock;
    }

    /** Answers 202 with the reading once the bus has taken it; listeners see it soon after. */
    @PostMapping
    CompletableFuture<ResponseEntity<TemperatureReading>> publish(@RequestBody ReadingRequest request) {
        TemperatureReading reading =
                TemperatureReading.of(request.sensorId(), request.celsius(), request.timestamp(), clock.millis());
        return publisher
                .publish(reading)
                .thenApply(report -> ResponseEntity.accepted().body(reading));
    }

    /** The latest readings, newest first. */
    @GetMapping
    List<TemperatureReading> latest(@RequestParam(defaultValue = "500") String limit) {
        return board.newest(limitOf(limit));
    }

    private static int limitOf(String text) {
        try {
            int limit = Integer.parseInt(text.strip());
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below in the same words.
        }
        throw new BadParameterException("limit", text, "1 to " + MAX_LIMIT);
    }

    /** What a client sent, which may be anything. Without a timestamp it was measured just now. */
    record ReadingRequest(
            @Nullable String sensorId,
            @Nullable Double celsius,
            @Nullable Long timestamp) {}
}
