package io.netmesh;

/** A channel name that breaks the rules of {@link ChannelName}. */
public final class InvalidChannelNameException extends NetException {

    private static final long serialVersionUID = 1L;

    /** @param message the rule that was broken, maybe with the name */
    public InvalidChannelNameException(Kind kind, String message) {
        super(kind, message, null);
    }

    /** Kinds of {@link InvalidChannelNameException}. */
    public enum Kind implements ErrorKind {
        EMPTY("empty"),
        TOO_LONG("too-long"),
        INVALID_FORMAT("invalid-format"),
        INVALID_CHARACTER("invalid-character");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }
    }
}
