package io.caseledger.platform.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Checks what operators set. What cannot be ends the start with the property's name, its value and where that was set. */
public final class Setting {

    private Setting() {}

    /** @throws InvalidConfigurationPropertyValueException unless it is greater than zero */
    public static Duration positive(String property, Duration value) {
        if (!value.isPositive()) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It must be greater than 0.");
        }
        return value;
    }

    /** @throws InvalidConfigurationPropertyValueException unless it is greater than zero */
    public static DataSize positive(String property, DataSize value) {
        if (value.toBytes() <= 0) {
            throw new InvalidConfigurationPropertyValueException(property, value, "It must be greater than 0.");
        }
        return value;
    }
}
