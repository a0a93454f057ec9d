package io.netmesh.interop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * An object that a driver keeps.
 *
 * @param driver where
 * @param name under which name
 */
record RemoteObject(Driver driver, String name) {

    /** Calls a method and waits for the result. */
    JsonNode call(String method, Map<String, ?> arguments) {
        return Driver.await(start(method, arguments));
    }

    JsonNode call(String method) {
        return call(method, Map.of());
    }

    /** Calls a method that may wait. */
    CompletableFuture<JsonNode> start(String method, Map<String, ?> arguments) {
        return driver.send(Map.of("on", name, "call", method, "args", arguments));
    }

    /** Reads an attribute. */
    JsonNode get(String attribute) {
        return Driver.await(driver.send(Map.of("on", name, "get", attribute)));
    }
}
