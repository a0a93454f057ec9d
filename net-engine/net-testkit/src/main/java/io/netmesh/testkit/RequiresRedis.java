package io.netmesh.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs a {@link RedisServer}. Without {@code redis-server} (Debian: {@code apt-get install redis-server}) and without
 * {@code NET_TEST_REDIS_URL} it is skipped, saying so; where the environment has {@code CI=true} it fails instead.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServerCondition.class)
public @interface RequiresRedis {}
