package io.netmesh.spring.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NetChannelRegistryTest {

    private final NetChannelRegistry registry = new NetChannelRegistry();
    private final AtomicInteger callbacks = new AtomicInteger();

    private NetChannelContainer container(String id) {
        NetChannelContainer container = mock();
        given(container.endpoint()).willReturn(NetChannelEndpoint.of(id, "c", events -> {}));
        registry.register(container);
        return container;
    }

    @Test
    void aContainerThatThrowsDoesNotKeepTheOthersFromStopping() {
        NetChannelContainer broken = container("broken");
        NetChannelContainer whole = container("whole");
        willThrow(new IllegalStateException("broken")).given(broken).stop(any());
        AtomicInteger stopped = new AtomicInteger();
        willAnswer(call -> {
                    stopped.incrementAndGet();
                    call.getArgument(0, Runnable.class).run();
                    return null;
                })
                .given(whole)
                .stop(any());
        registry.stop(callbacks::incrementAndGet);
        assertThat(stopped).hasValue(1);
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void aContainerThatCallsBackAndThrowsCountsOnce() {
        NetChannelContainer late = container("late");
        willAnswer(call -> {
                    call.getArgument(0, Runnable.class).run();
                    throw new IllegalStateException("late");
                })
                .given(late)
                .stop(any());
        container("never");
        registry.stop(callbacks::incrementAndGet);
        assertThat(callbacks).hasValue(0);
    }

    @Test
    void durationsThatCannotBeCountedAreRefusedWhereTheyAreSet() {
        Duration endless = Duration.ofDays(200_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(1, Duration.ZERO, 1, endless))
                .withMessageContaining("max = PT4800000H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorDecision.retryAfter(endless))
                .withMessageContaining("delay = PT4800000H");
    }
}
