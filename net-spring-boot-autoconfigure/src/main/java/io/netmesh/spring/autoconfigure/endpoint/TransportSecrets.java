package io.netmesh.spring.autoconfigure.endpoint;

import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides the secrets of transports from {@code /actuator/configprops} and {@code /actuator/env}, also where these show values:
 * passwords and tokens as a whole, in URLs what stands before the host.
 */
final class TransportSecrets implements SanitizingFunction {

    /** As an environment variable, the name has underscores for its dots and no dashes. */
    private static final Pattern SECRET = Pattern.compile("net[._]node[._]transport[._]\\w+[._](password|token)");

    private static final Pattern URL = Pattern.compile("net[._]node[._]transport[._]\\w+[._]url");
    private static final Pattern LOGIN = Pattern.compile("[^/@,]*@");

    @Override
    public SanitizableData apply(SanitizableData data) {
        String key = data.getLowerCaseKey();
        if (SECRET.matcher(key).matches()) {
            return data.withSanitizedValue();
        }
        if (URL.matcher(key).matches() && data.getValue() != null) {
            String shown = data.getValue().toString();
            return data.withValue(LOGIN.matcher(shown).replaceAll(SanitizableData.SANITIZED_VALUE + "@"));
        }
        return data;
    }
}
