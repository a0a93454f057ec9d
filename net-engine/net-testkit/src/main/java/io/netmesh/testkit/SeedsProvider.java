package io.netmesh.testkit;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The seeds behind {@link Seeds}. */
final class SeedsProvider implements ArgumentsProvider, AnnotationConsumer<Seeds> {

    private int count;

    @Override
    public void accept(Seeds annotation) {
        count = Integer.getInteger("net.seeds", annotation.value());
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Long replayed = Long.getLong("net.seed");
        if (replayed != null) {
            return Stream.of(Arguments.of(replayed));
        }
        return new SplittableRandom().longs(count).mapToObj(Arguments::of);
    }
}
