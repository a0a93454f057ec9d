package io.netmesh.bus.jetstream;

import java.nio.file.Path;
import java.util.Objects;

/** How a node says who it is. None shows its secret in {@code toString}. */
public sealed interface JetStreamCredentials {

    /** No more than what the URL itself says. */
    static JetStreamCredentials none() {
        return new None();
    }

    /** Nothing to show. */
    record None() implements JetStreamCredentials {}

    /**
     * A user known to the server.
     *
     * @param user the name
     * @param password the password
     */
    record UserPassword(String user, String password) implements JetStreamCredentials {

        public UserPassword {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return "UserPassword[user=" + user + "]";
        }
    }

    /**
     * A shared token.
     *
     * @param token the token
     */
    record Token(String token) implements JetStreamCredentials {

        public Token {
            Objects.requireNonNull(token, "token");
        }

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /**
     * A credentials file: a user's token and the key that proves it. Needs {@code org.bouncycastle:bcprov-jdk18on}, since the
     * key is Ed25519.
     *
     * @param path the file; read anew at each connect
     */
    record CredentialsFile(Path path) implements JetStreamCredentials {

        public CredentialsFile {
            Objects.requireNonNull(path, "path");
        }
    }
}
