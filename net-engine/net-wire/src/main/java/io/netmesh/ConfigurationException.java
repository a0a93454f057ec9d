package io.netmesh;

import org.jspecify.annotations.Nullable;

/**
 * A value that an option does not allow. The message says the rule, the property, the value and what is allowed:
 * {@code num_shards must be > 0 (net.node.shards = 0, allowed 1–65535)}.
 */
public final class ConfigurationException extends NetException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String value;
    private final String allowed;

    /**
     * @param rule the rule that was broken, in the words that every implementation of Net uses
     * @param property the property as it is written in configuration, {@code net.node.shards}
     * @param value the refused value; never a secret
     * @param allowed what would have been accepted
     */
    public ConfigurationException(String rule, String property, @Nullable Object value, String allowed) {
        super(Kind.INVALID_VALUE, rule + " (" + property + " = " + value + ", allowed " + allowed + ")", null);
        this.property = property;
        this.value = String.valueOf(value);
        this.allowed = allowed;
    }

    public String property() {
        return property;
    }

    public String value() {
        return value;
    }

    public String allowed() {
        return allowed;
    }

    /** Kinds of {@link ConfigurationException}. */
    public enum Kind implements ErrorKind {
        INVALID_VALUE;

        @Override
        public String code() {
            return "invalid-value";
        }
    }
}
