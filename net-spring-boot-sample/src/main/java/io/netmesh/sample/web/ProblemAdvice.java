package io.netmesh.sample.web;

import io.netmesh.NetException;
import io.netmesh.sample.coldchain.InvalidReadingException;
import io.netmesh.sample.live.TooManyClientsException;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;

/** Every refusal as a problem detail that says in words what was wrong. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ProblemDetail onInvalidReading(InvalidReadingException failure) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Invalid reading", failure.getMessage());
        problem.setProperty("faults", failure.faults());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail onBadParameter(BadParameterException failure) {
        return problem(HttpStatus.BAD_REQUEST, "Invalid parameter", failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail onUnknownListener(UnknownListenerException failure) {
        return problem(HttpStatus.NOT_FOUND, "No such listener", failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail onTooManyClients(TooManyClientsException failure) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "Too many clients", failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail onBusFailure(NetException failure) {
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE, "The bus took nothing", "Try again shortly: " + failure.getMessage());
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Unreadable body", inWords(failure.getCause()));
        return ResponseEntity.badRequest().headers(headers).body(problem);
    }

    private static ProblemDetail problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }

    private static String inWords(Throwable cause) {
        if (cause instanceof StreamReadException malformed) {
            return "The body is not valid JSON" + at(malformed);
        }
        if (cause instanceof InvalidFormatException wrong) {
            return pathOf(wrong) + " must be " + nameOf(wrong.getTargetType()) + ", but is \"" + wrong.getValue()
                    + "\"";
        }
        if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
            return pathOf(wrong) + " has a value of the wrong type" + at(wrong);
        }
        return "The body must be a JSON object such as {\"sensorId\":\"fridge-1\",\"celsius\":4.5}";
    }

    private static String pathOf(JacksonException failure) {
        return failure.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .collect(Collectors.joining("."));
    }

    private static String at(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String nameOf(Class<?> type) {
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return type == Long.class || type == long.class ? "a whole number" : "a number";
        }
        return "text";
    }
}
