package io.netmesh.bus.jetstream;

import tools.jackson.databind.JsonNode;

/** The server answered a request with an error. */
final class ApiErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** There is a stream of that name with other settings. */
    static final int STREAM_NAME_IN_USE = 10058;

    /** The settings contradict each other or what the server allows. */
    static final int INVALID_SETTINGS = 10052;

    /** There is no such stream. */
    static final int STREAM_NOT_FOUND = 10059;

    /** There is no such consumer. */
    static final int CONSUMER_NOT_FOUND = 10014;

    private final int code;
    private final int errorCode;

    ApiErrorException(JsonNode error) {
        super(error.path("description").asString("unknown error") + " ("
                + error.path("err_code").asInt(0) + ")");
        this.code = error.path("code").asInt(0);
        this.errorCode = error.path("err_code").asInt(0);
    }

    /** The server's own number of the error. */
    int errorCode() {
        return errorCode;
    }

    /** Whether the request itself was wrong, so that it will never succeed; otherwise the server was not able to. */
    boolean isRefusal() {
        return code >= 400 && code < 500;
    }
}
