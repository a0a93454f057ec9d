package io.netmesh.spring.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.channel.Bed.Reading;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.Message;

class PublishableResultTest {

    interface Results<T> {
        String text();

        int number();

        byte[] bytes();

        List<String> texts();

        List<List<Reading>> lists();

        CompletableFuture<List<Integer>> later();

        Message<String> message();

        void nothing();

        Reading object();

        List<Reading> objects();

        CompletableFuture<List<Message<Reading>>> objectsLater();

        Map<String, Object> map();

        Object anything();

        List<?> wild();

        T variable();
    }

    private static boolean fits(String method) throws NoSuchMethodException {
        return PublishableResult.misfit(Results.class.getDeclaredMethod(method), Results.class)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "number", "bytes", "texts", "lists", "later", "message", "nothing"})
    void whatNeverBecomesAnObjectIsSeen(String method) throws Exception {
        assertThat(fits(method)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"object", "objects", "objectsLater", "map", "anything", "wild", "variable"})
    void whatMayBecomeAnObjectIsLeftToTheCall(String method) throws Exception {
        assertThat(fits(method)).isTrue();
    }

    static class Texts {
        @NetChannel(value = "c", sendTo = "r")
        List<String> on(Reading reading) {
            return List.of();
        }
    }

    static class KeepsToItself {
        @NetChannel("c")
        String on(Reading reading) {
            return "";
        }
    }

    @Test
    void aMethodWhoseResultCannotBePublishedIsRefusedAtTheStart() {
        Bed.runner()
                .withBean(Texts.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("Texts.on(Reading)")
                        .hasMessageContaining("sendTo = 'r'")
                        .hasMessageContaining("a String does not"));
        Bed.runner()
                .withBean(KeepsToItself.class)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
