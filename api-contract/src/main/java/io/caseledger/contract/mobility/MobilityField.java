package io.caseledger.contract.mobility;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The details of a mobility assignment that callers give and change one by one: the plain fields of document 3, in its order. */
public enum MobilityField {
    EXPAT_ID(Form.ID),
    REQUESTED_BY_NAME(Form.TEXT),
    REQUESTED_BY_EMAIL(Form.TEXT),
    HOME_COUNTRY(Form.COUNTRY),
    HOME_CITY(Form.TEXT),
    HOME_MANAGER_ID(Form.ID_OR_ZERO),
    HOME_MANAGER_NAME(Form.TEXT),
    HOME_MANAGER_EMAIL(Form.TEXT),
    HOME_SEGMENT_ID(Form.ID),
    HOME_SEGMENT_NAME(Form.TEXT),
    HOME_DEPARTMENT_ID(Form.ID),
    HOME_DEPARTMENT_NAME(Form.TEXT),
    HOME_COMPANY_ID(Form.ID),
    HOME_COMPANY_NAME(Form.TEXT),
    HOME_OFFICE_ID(Form.ID_OR_ZERO),
    HOME_OFFICE_NAME(Form.TEXT),
    HOME_COST_CENTER(Form.TEXT),
    HOME_BUSINESS_UNIT(Form.TEXT),
    HOME_ADDRESS(Form.TEXT),
    HOST_COUNTRY(Form.COUNTRY),
    HOST_CITY(Form.TEXT),
    HOST_MANAGER_ID(Form.ID_OR_ZERO),
    HOST_MANAGER_NAME(Form.TEXT),
    HOST_MANAGER_EMAIL(Form.TEXT),
    HOST_SEGMENT_ID(Form.ID),
    HOST_SEGMENT_NAME(Form.TEXT),
    HOST_DEPARTMENT_ID(Form.ID),
    HOST_DEPARTMENT_NAME(Form.TEXT),
    HOST_COMPANY_ID(Form.ID),
    HOST_COMPANY_NAME(Form.TEXT),
    HOST_COST_CENTER(Form.TEXT),
    HOST_OFFICE_ID(Form.ID_OR_ZERO),
    HOST_OFFICE_NAME(Form.TEXT),
    HOST_BUSINESS_UNIT(Form.TEXT),
    HOST_ADDRESS(Form.TEXT),
    PAYROLL(Form.TEXT),
    NUMBER_ADULTS(Form.COUNT),
    NUMBER_CHILDREN(Form.COUNT),
    TYPE(Form.SLUG),
    NOTES(Form.TEXT),
    IS_CONFIDENTIAL(Form.FLAG),
    SPONSOR(Form.TEXT);

    private static final Map<String, MobilityField> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(MobilityField::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Form form;

    MobilityField(Form form) {
        this.form = form;
    }

    /** What a field may hold. */
    public enum Form {
        TEXT(String.class),
        /** ISO 3166-1 alpha-2, upper case. */
        COUNTRY(String.class),
        /** Lower-case words joined by hyphens. */
        SLUG(String.class),
        ID(Long.class),
        /** The document shows 0 where nobody is meant. */
        ID_OR_ZERO(Long.class),
        COUNT(Long.class),
        FLAG(Boolean.class);

        private final Class<?> type;

        Form(Class<?> type) {
            this.type = type;
        }

        /** {@code String}, {@code Long} or {@code Boolean}. */
        public Class<?> type() {
            return type;
        }

        /** What is shown when nothing was said. */
        public @Nullable Object absent() {
            return switch (this) {
                case TEXT, COUNTRY, ID -> null;
                case SLUG -> "long-term-assignment";
                case ID_OR_ZERO, COUNT -> 0L;
                case FLAG -> false;
            };
        }
    }

    /** The document's key, for example {@code home_cost_center}. */
    public String word() {
        return word;
    }

    public Form form() {
        return form;
    }

    /** Null for what is no such field, or one of a later version. */
    public static @Nullable MobilityField ofWord(String word) {
        return BY_WORD.get(word);
    }
}
