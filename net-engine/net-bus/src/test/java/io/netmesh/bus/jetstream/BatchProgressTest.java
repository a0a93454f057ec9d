package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchProgressTest {

    @Test
    void silenceCountsFromTheLastNews() {
        BatchProgress progress = new BatchProgress(2, 10, 100);
        progress.send();
        progress.send();
        assertThat(progress.silentNanos(150)).isEqualTo(50);

        progress.onStored(1, 160);
        progress.onStored(1, 170); // said before

        assertThat(progress.silentNanos(180)).isEqualTo(20);
        assertThat(progress.isComplete()).isFalse();
    }

    @Test
    void answersToWhatWasNotSentChangeNothing() {
        BatchProgress progress = new BatchProgress(2, 10, 0);
        progress.send();

        progress.onStored(1, 5);
        progress.onStored(-1, 5);
        progress.onStored(7, 5);

        assertThat(progress.silentNanos(5)).isEqualTo(5);
        assertThat(progress.maySend()).isTrue();
    }

    @Seeds(300)
    void everyEventIsSentOnceInOrderAndNeverMoreThanTheWindowIsUnanswered(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = random.nextInt(1, 400);
        int window = random.nextInt(1, 50);
        BatchProgress progress = new BatchProgress(size, window, 0);
        List<Integer> unanswered = new ArrayList<>();
        int sent = 0;
        while (!progress.isComplete()) {
            if (progress.maySend() && (unanswered.isEmpty() || random.nextBoolean())) {
                assertThat(progress.send()).as("seed %d", seed).isEqualTo(sent);
                unanswered.add(sent++);
            } else {
                int answered = unanswered.remove(random.nextInt(unanswered.size()));
                progress.onStored(answered, 0);
            }
            assertThat(unanswered.size()).as("seed %d", seed).isLessThanOrEqualTo(window);
        }
        assertThat(sent).as("seed %d", seed).isEqualTo(size);
        assertThat(progress.maySend()).as("seed %d", seed).isFalse();
    }
}
