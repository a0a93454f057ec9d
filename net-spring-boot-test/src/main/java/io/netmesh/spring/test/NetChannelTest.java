package io.netmesh.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of channel listeners alone: of the application's components only those with {@code @NetChannel} methods are there, and
 * of the auto-configuration only JSON, the bus and channels, with a {@link NetChannelTester} to publish and to await. What the
 * listeners need besides is for the test to give, with {@code @MockitoBean} or {@code @Import}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(NetChannelTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(NetChannelTypeExcludeFilter.class)
@AutoConfigureNet
@ImportAutoConfiguration
public @interface NetChannelTest {

    /** Properties added to the {@link Environment}, as {@code name=value}. */
    String[] properties() default {};

    /** The listener classes wanted; all there are if none is named. */
    @AliasFor("listeners")
    Class<?>[] value() default {};

    /** The listener classes wanted; all there are if none is named. */
    @AliasFor("value")
    Class<?>[] listeners() default {};

    /** Whether components with {@code @NetChannel} methods are included by themselves. */
    boolean useDefaultFilters() default true;

    /** Components to include besides. */
    Filter[] includeFilters() default {};

    /** Components to leave out. */
    Filter[] excludeFilters() default {};

    /** Auto-configurations to leave out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
