package io.caseledger.query.casework;

import java.util.Map;

/** The orders that lists of case assignments can be in. */
enum CaseOrder {
    OPENED("A.opened_position"),
    NEWEST("A.opened_position desc"),
    LONGEST_SILENT("A.last_contact_date nulls first, A.opened_position"),
    LAST_CONTACTED("A.last_contact_date desc nulls last, A.opened_position desc"),
    EARLIEST_ASSIGNED("A.assigned_date, A.opened_position"),
    LATEST_ASSIGNED("A.assigned_date desc, A.opened_position desc");

    /** By the documents' words for {@code sort}. */
    static final Map<String, CaseOrder> WORDS = Map.of(
            "assigned_date", EARLIEST_ASSIGNED,
            "-assigned_date", LATEST_ASSIGNED,
            "last_contact_date", LONGEST_SILENT,
            "-last_contact_date", LAST_CONTACTED,
            "created_at", OPENED,
            "-created_at", NEWEST);

    private final String sql;

    CaseOrder(String sql) {
        this.sql = sql;
    }

    /** Of rows that are called by an alias. */
    String sql(String alias) {
        return sql.replace("A", alias);
    }

    /** Whether it is that in which assignments were opened, or its reverse. */
    boolean isOfOpening() {
        return this == OPENED || this == NEWEST;
    }

    /** Whether it is that of the last contacts, or its reverse. */
    boolean isOfSilence() {
        return this == LONGEST_SILENT || this == LAST_CONTACTED;
    }

    /** Whether it goes against the order in which places are numbered. */
    boolean isBackwards() {
        return this == NEWEST || this == LAST_CONTACTED;
    }
}
