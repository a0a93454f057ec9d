package io.netmesh.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a test method once per seed; the method's one parameter is the seed, a {@code long}. Each run gets fresh random
 * seeds, shown in the test's name. {@code -Dnet.seed=…} replays one, {@code -Dnet.seeds=…} sets how many.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(SeedsProvider.class)
public @interface Seeds {

    /** How many seeds to run. */
    int value();
}
