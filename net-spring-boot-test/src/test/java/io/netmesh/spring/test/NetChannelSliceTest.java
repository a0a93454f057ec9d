package io.netmesh.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;

import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.MemoryCursorStore;
import io.netmesh.spring.channel.DeadLetterHeaders;
import io.netmesh.spring.test.app.Database;
import io.netmesh.spring.test.app.OtherListener;
import io.netmesh.spring.test.app.Reading;
import io.netmesh.spring.test.app.ReadingListener;
import io.netmesh.spring.test.app.SensorApplication;
import io.netmesh.spring.test.app.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@NetChannelTest(
        properties = {
            "net.listener.retry.initial-interval=1ms",
            "net.listener.retry.max-interval=1ms",
            "net.listener.cursor-directory=target/positions-of-the-application"
        })
@ContextConfiguration(classes = SensorApplication.class)
class NetChannelSliceTest {

    @MockitoBean
    private Store store;

    @Autowired
    private NetChannelTester tester;

    @Autowired
    private ApplicationContext context;

    @BeforeEach
    void reset() {
        tester.reset();
    }

    @Test
    void listenersAreThereAndOtherComponentsAreNot() {
        assertThat(context.getBeansOfType(ReadingListener.class)).hasSize(1);
        assertThat(context.getBeansOfType(OtherListener.class)).hasSize(1);
        assertThat(context.getBeansOfType(Database.class)).isEmpty();
    }

    @Test
    void thePositionsOfTheApplicationAreLeftAlone() {
        assertThat(context.getBean(CursorStore.class)).isInstanceOf(MemoryCursorStore.class);
        assertThat(Path.of("target/positions-of-the-application")).doesNotExist();
    }

    @Test
    void whatIsPublishedIsHandled() {
        tester.publish("sensors/temperature", new Reading("A1", 20), Map.of("tenant", "blue"));
        assertThat(tester.awaitPayloads("readings", 1, Reading.class)).containsExactly(new Reading("A1", 20));
        assertThat(tester.awaitHandled("readings", 1).get(0).metadata().headers())
                .containsEntry("tenant", "blue");
        verify(store).save(new Reading("A1", 20));
    }

    @Test
    void whatIsGivenUpIsAwaitedInTheDeadLetterChannel() {
        tester.publish("sensors/temperature", new Reading("cold", -300));
        DeadLetter letter = tester.awaitDeadLetters("readings", 1).get(0);
        assertThat(letter.payload(Reading.class)).isEqualTo(new Reading("cold", -300));
        assertThat(letter.headers()).containsEntry(DeadLetterHeaders.MESSAGE, "below absolute zero");
        assertThat(tester.awaitHandled("readings", 0)).isEmpty();
    }

    @Test
    void aTestThatWaitsInVainSeesTheNumbersAndTheLastFailure() {
        doThrow(new IllegalStateException("the store is shut")).when(store).save(any());
        tester.publish("sensors/temperature", new Reading("A1", 20));
        assertThatThrownBy(() -> tester.withTimeout(Duration.ofMillis(300)).awaitHandled("readings", 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("handled 0 of 1")
                .hasMessageContaining("the store is shut")
                .hasMessageContaining("failures=");
    }

    @Test
    void anUnknownListenerFailsAtOnce() {
        assertThatThrownBy(() -> tester.awaitHandled("nobody", 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("readings");
    }
}
