package io.caseledger.contract.mobility;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.caseledger.contract.platform.Change;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plain fields of an assignment that say something, by the document's names; a JSON object of just these. What is not there has the field's absent
 * value: null, 0, false, or the usual type.
 *
 * @param values texts, whole numbers (as {@code Long}) and truths
 */
public record MobilityDetails(@JsonValue Map<String, Object> values) {

    /** When nothing was said. */
    public static final MobilityDetails NONE = new MobilityDetails(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MobilityDetails {
        Map<String, Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> put(sorted, name, value));
        values = Collections.unmodifiableMap(sorted);
    }

    /** What the document shows of a field. */
    public @Nullable Object value(MobilityField field) {
        Object value = values.get(field.word());
        return value == null ? field.form().absent() : value;
    }

    public @Nullable String text(MobilityField field) {
        return (String) value(field);
    }

    /** Null only of ids. */
    public @Nullable Long number(MobilityField field) {
        return (Long) value(field);
    }

    public boolean flag(MobilityField field) {
        return Boolean.TRUE.equals(value(field));
    }

    /** With some fields changed. */
    public MobilityDetails after(Map<String, Change<Object>> changes) {
        Map<String, Object> amended = new TreeMap<>(values);
        changes.forEach((name, change) -> put(amended, name, change.to()));
        return new MobilityDetails(amended);
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object given) {
        Object value = plain(given);
        MobilityField field = MobilityField.ofWord(name);
        if (value == null || (field != null && value.equals(field.form().absent()))) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    /** JSON has one sort of whole numbers, Java several. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }
}
