package io.netmesh.sample.web;

import io.netmesh.sample.live.LiveStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Readings and alerts as they come. */
@RestController
class StreamController {

    private final LiveStreams streams;

    StreamController(LiveStreams streams) {
        this.streams = streams;
    }

    /**
     * A page that opens its first stream cannot set a header, so the position may be a parameter too; the header, which the
     * browser sets when it comes back, is newer and wins.
     */
    @GetMapping("/api/stream")
    void follow(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "after", required = false) @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        streams.follow(request, response, lastEventId == null ? after : lastEventId);
    }
}
