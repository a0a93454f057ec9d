package io.netmesh.bus.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who logs in to Redis. The password never shows. */
public final class RedisLogin {

    private final @Nullable String username;
    private final char[] password;

    private RedisLogin(@Nullable String username, char[] password) {
        this.username = username;
        this.password = password.clone();
    }

    /** A password alone, for the user {@code default}. */
    public static RedisLogin password(String password) {
        return new RedisLogin(null, password.toCharArray());
    }

    /** A user of the server's access control list. */
    public static RedisLogin user(String username, String password) {
        return new RedisLogin(username, password.toCharArray());
    }

    RedisCredentialsProvider provider() {
        return () -> Mono.just(RedisCredentials.just(username, password));
    }

    @Override
    public String toString() {
        return username == null ? "password" : "user " + username;
    }
}
