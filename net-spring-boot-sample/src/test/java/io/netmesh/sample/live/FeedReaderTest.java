package io.netmesh.sample.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedReaderTest {

    private static final long RUN = 77;

    private final LiveFeed feed = new LiveFeed(8);

    @Test
    void newcomerStartsWithWhatComesNext() {
        append("readings", 1);
        FeedReader reader = reader(null);
        assertThat(text(reader)).isNull();
        append("readings", 2);
        assertThat(text(reader)).isEqualTo("id: 77-2\nevent: readings\ndata: [2]\n\n");
        assertThat(text(reader)).isNull();
    }

    @Test
    void whoComesBackGetsWhatCameMeanwhile() {
        append("readings", 1, 2, 3);
        assertThat(text(reader("77-1"))).isEqualTo("id: 77-3\nevent: readings\ndata: [2,3]\n\n");
    }

    @Test
    void neighboursOfOneNameShareAnEventAndOrderIsKept() {
        FeedReader reader = reader(null);
        append("readings", 1, 2);
        append("alerts", 3);
        append("readings", 4);
        assertThat(text(reader))
                .isEqualTo("id: 77-2\nevent: readings\ndata: [1,2]\n\n"
                        + "id: 77-3\nevent: alerts\ndata: [3]\n\n"
                        + "id: 77-4\nevent: readings\ndata: [4]\n\n");
    }

    @Test
    void whoFellBehindTheBufferIsToldHowMuchItMissed() {
        FeedReader reader = reader(null);
        append("readings", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(text(reader)).isEqualTo("id: 77-2\nevent: gap\ndata: {\"missed\":2}\n\n");
        assertThat(text(reader)).contains("data: [3,4,5,6,7,8,9,10]");
    }

    @Test
    void positionOfAnotherRunIsAGapOfUnknownSize() {
        append("readings", 1, 2);
        FeedReader reader = reader("76-1");
        assertThat(text(reader)).isEqualTo("id: 77-2\nevent: gap\ndata: {\"missed\":null}\n\n");
        append("readings", 3);
        assertThat(text(reader)).contains("data: [3]");
    }

    @Test
    void positionThatIsAheadOfUsIsAGapToo() {
        append("readings", 1);
        assertThat(text(reader("77-9"))).contains("\"missed\":null");
    }

    @Test
    void strangersIdStartsAtThePresent() {
        append("readings", 1);
        for (String id : List.of("", "7", "77-", "77-x", "-1--1", "77-99999999999999999999", "77-1\nevent: forged")) {
            assertThat(text(reader(id))).as(id).isNull();
        }
    }

    @Test
    void onlyTheNewestStateIsWrittenAndAfterTheEvents() {
        FeedReader reader = reader(null);
        reader.offerState("{\"at\":1}");
        reader.offerState("{\"at\":2}");
        append("readings", 1);
        assertThat(text(reader)).contains("event: readings");
        assertThat(text(reader)).isEqualTo("event: state\ndata: {\"at\":2}\n\n");
        assertThat(text(reader)).isNull();
    }

    @Seeds(200)
    void everyEventIsGivenOnceInOrderOrCountedAsMissed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> given = new ArrayList<>();
        long missed = 0;
        long added = 0;
        FeedReader reader = reader(null);
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(10) < 7) {
                append(random.nextBoolean() ? "readings" : "alerts", ++added);
            } else {
                for (String text = text(reader); text != null; text = text(reader)) {
                    missed += missedIn(text);
                    given.addAll(numbersIn(text));
                }
            }
            assertThat(given).as("seed %d step %d", seed, step).isSorted().doesNotHaveDuplicates();
        }
        for (String text = text(reader); text != null; text = text(reader)) {
            missed += missedIn(text);
            given.addAll(numbersIn(text));
        }
        assertThat(given.size() + missed).as("seed %d", seed).isEqualTo(added);
    }

    private void append(String name, long... numbers) {
        for (long number : numbers) {
            feed.append(name, Long.toString(number));
        }
    }

    private FeedReader reader(@Nullable String lastEventId) {
        return new FeedReader(RUN, feed, FeedPosition.parse(lastEventId));
    }

    private static @Nullable String text(FeedReader reader) {
        return Optional.ofNullable(reader.next())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null);
    }

    private static long missedIn(String text) {
        Matcher matcher = Pattern.compile("\"missed\":([0-9]+)").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static List<Long> numbersIn(String text) {
        return Pattern.compile("data: \\[(.*)]")
                .matcher(text)
                .results()
                .flatMap(result -> Pattern.compile(",").splitAsStream(result.group(1)))
                .map(Long::valueOf)
                .toList();
    }
}
