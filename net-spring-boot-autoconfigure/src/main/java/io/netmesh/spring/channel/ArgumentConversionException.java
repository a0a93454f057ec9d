package io.netmesh.spring.channel;

/** An event could not be turned into the arguments of a listener method. */
public class ArgumentConversionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArgumentConversionException(String message, Throwable cause) {
        super(message, cause);
    }
}
