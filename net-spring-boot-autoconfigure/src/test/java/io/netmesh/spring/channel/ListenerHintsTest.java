package io.netmesh.spring.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netmesh.spring.autoconfigure.NetBusAutoConfiguration;
import io.netmesh.spring.autoconfigure.NetChannelAutoConfiguration;
import io.netmesh.spring.channel.Bed.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.Message;

class ListenerHintsTest {

    static class Listener {
        @NetChannel("a")
        void on(Reading reading) {}

        @NetChannel("b")
        Reply message(Message<InMessage> message) {
            return new Reply("x");
        }

        @NetChannel(value = "c", batch = true)
        void batch(List<InBatch> batch) {}

        @NetChannel("d")
        @NetChannel("e")
        void twice(Repeated payload) {}
    }

    record InMessage(String text) {}

    record Reply(String text) {}

    record InBatch(String text) {}

    record Repeated(String text) {}

    private static RuntimeHints hints() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(NetBusAutoConfiguration.class, NetChannelAutoConfiguration.class);
        context.registerBean("listener", Listener.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(ListenerHintsTest.class)), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        return generation.getRuntimeHints();
    }

    @Test
    void listenerMethodsAndPayloadsAreReachableInANativeImage() throws Exception {
        RuntimeHints hints = hints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Listener.class.getDeclaredMethod("on", Reading.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Listener.class.getDeclaredMethod("twice", Repeated.class)))
                .accepts(hints);
        for (Class<?> payload : List.of(Reading.class, InMessage.class, Reply.class, InBatch.class, Repeated.class)) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(payload)
                            .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                    .as(payload.getSimpleName())
                    .accepts(hints);
        }
    }
}
