package io.caseledger.query.casework;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The orders that lists of case assignments can be in. */
enum CaseOrder {
    OPENED("a.opened_position", "opened_position", "opened_position"),
    NEWEST("a.opened_position desc", "opened_position desc", "opened_position"),
    LONGEST_SILENT(
            "a.last_contact_date nulls first, a.opened_position",
            "silent_since, opened_position",
            "silent_since, opened_position"),
    LAST_CONTACTED(
            "a.last_contact_date desc nulls last, a.opened_position desc",
            "silent_since desc, opened_position desc",
            "silent_since, opened_position"),
    EARLIEST_ASSIGNED("a.assigned_date, a.opened_position", null, null),
    LATEST_ASSIGNED("a.assigned_date desc, a.opened_position desc", null, null);

    /** By the documents' words for {@code sort}. */
    static final Map<String, CaseOrder> WORDS = Map.of(
            "assigned_date", EARLIEST_ASSIGNED,
            "-assigned_date", LATEST_ASSIGNED,
            "last_contact_date", LONGEST_SILENT,
            "-last_contact_date", LAST_CONTACTED,
            "created_at", OPENED,
            "-created_at", NEWEST);

    private final String sql;
    private final @Nullable String walk;
    private final @Nullable String key;

    CaseOrder(String sql, @Nullable String walk, @Nullable String key) {
        this.sql = sql;
        this.walk = walk;
        this.key = key;
    }

    /** Of the rows {@code a}. */
    String sql() {
        return sql;
    }

    /** By columns that are indexed together with the times of versions; null when there is no such index. */
    @Nullable
    String walk() {
        return walk;
    }

    /** The columns of the walk. */
    @Nullable
    String key() {
        return key;
    }

    /** Whether it is that in which assignments were opened, or its reverse. */
    boolean isOfOpening() {
        return this == OPENED || this == NEWEST;
    }
}
