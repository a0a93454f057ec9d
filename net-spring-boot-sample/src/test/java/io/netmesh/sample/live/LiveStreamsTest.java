package io.netmesh.sample.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while a client is on its way in. */
class LiveStreamsTest {

    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();
    private final AsyncContext context = mock();
    private IntFunction<String> state = clients -> "{}";
    private final LiveStreams streams =
            new LiveStreams(new LiveFeed(10), clients -> state.apply(clients), 1, Clock.systemUTC());

    @BeforeEach
    void start() throws IOException {
        given(request.startAsync()).willReturn(context);
        given(response.getOutputStream()).willReturn(mock(ServletOutputStream.class));
        streams.start();
    }

    @AfterEach
    void stop() {
        streams.stop();
    }

    @Test
    void aClientThatComesWhileTheApplicationEndsIsClosed() throws IOException {
        state = clients -> {
            streams.stop();
            return "{}";
        };
        streams.follow(request, response, null);
        verify(context, atLeastOnce()).complete();
        assertThat(streams.clients()).isZero();
    }

    @Test
    void twoClientsDoNotShareTheLastPlace() throws IOException {
        state = clients -> {
            state = again -> "{}";
            assertThatThrownBy(() -> streams.follow(request, response, null))
                    .isInstanceOf(TooManyClientsException.class);
            return "{}";
        };
        streams.follow(request, response, null);
        assertThat(streams.clients()).isEqualTo(1);
    }

    @Test
    void aPlaceIsFreeAgainWhenAClientCouldNotBeServedOrHasLeft() throws IOException {
        given(request.startAsync()).willThrow(new IllegalStateException("gone")).willReturn(context);
        assertThatThrownBy(() -> streams.follow(request, response, null)).hasMessage("gone");
        streams.follow(request, response, null);
        assertThat(streams.clients()).isEqualTo(1);
    }
}
