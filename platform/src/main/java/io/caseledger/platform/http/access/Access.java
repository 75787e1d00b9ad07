package io.caseledger.platform.http.access;

import io.caseledger.platform.http.AccessDefaults;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How open this process is.
 *
 * @param demo whether the demo tokens are known, and documents 1 and 2 are served without a token
 */
public record Access(boolean demo) {

    /** @param setting {@code caseledger.access.demo}: {@code auto}, {@code true} or {@code false} */
    public static Access of(String setting, @Nullable AccessDefaults defaults) {
        return switch (setting) {
            case "auto" -> new Access(defaults != null && defaults.openByDefault());
            case "true" -> new Access(true);
            case "false" -> new Access(false);
            default ->
                throw new InvalidConfigurationPropertyValueException(
                        "caseledger.access.demo", setting, "It must be auto, true or false.");
        };
    }
}
