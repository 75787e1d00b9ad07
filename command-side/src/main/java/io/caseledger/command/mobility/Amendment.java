package io.caseledger.command.mobility;

import io.caseledger.contract.mobility.MobilityField;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a change says; what it does not say stays.
 *
 * @param details null for those that are to be nothing
 * @param repeated fields that may be sent back as they were read, but not changed like this, as texts
 */
record Amendment(
        Map<MobilityField, @Nullable Object> details,
        @Nullable Said startDate,
        @Nullable Said endDate,
        Map<String, String> repeated) {

    Amendment {
        Map<MobilityField, @Nullable Object> copy = new EnumMap<>(MobilityField.class);
        copy.putAll(details);
        details = Collections.unmodifiableMap(copy);
        repeated = Collections.unmodifiableMap(new TreeMap<>(repeated));
    }

    /** A day that may be said to be none. */
    record Said(@Nullable LocalDate day) {}
}
