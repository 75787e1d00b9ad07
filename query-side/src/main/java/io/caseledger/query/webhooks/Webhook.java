package io.caseledger.query.webhooks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its owner sees it.
 *
 * @param url without what its query says
 * @param disabledReason why it is not sent to, where nobody of ours switched it off
 * @param position up to which every event was looked at
 * @param rewound when the ledger was last replaced by another, as by a restore from a backup; null where it never was
 * @param previousSecretUntil while a secret before the present one signs too: when the last of them ends
 * @param version of what its owner can change, its ETag
 * @param secret only right after it was made
 */
record Webhook(
        String id,
        String url,
        List<String> events,
        boolean enabled,
        @Nullable String disabledReason,
        long position,
        @Nullable Rewound rewound,
        @Nullable String previousSecretUntil,
        String createdAt,
        String updatedAt,
        @JsonIgnore long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    /**
     * A move back to where two ledgers are still the same.
     *
     * @param from the position in the former ledger
     * @param to the last common one, after which deliveries went on
     */
    record Rewound(String at, long from, long to) {

        static @Nullable Rewound of(ResultSet row) throws SQLException {
            String at = instant(row, "rewound_at");
            return at == null ? null : new Rewound(at, row.getLong("rewound_from"), row.getLong("rewound_to"));
        }
    }

    static final String COLUMNS = "id, url, events, enabled, disabled_reason, position,"
            + " rewound_at, rewound_from, rewound_to,"
            + " (select max(ends_at) from webhooks.secret where endpoint_id = endpoint.id and ends_at > clock_timestamp())"
            + " as previous_until, created_at, updated_at, version";

    static Webhook of(ResultSet row, int number) throws SQLException {
        return new Webhook(
                row.getString("id"),
                Target.shown(row.getString("url")),
                List.of((String[]) row.getArray("events").getArray()),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                row.getLong("position"),
                Rewound.of(row),
                instant(row, "previous_until"),
                row.getObject("created_at", OffsetDateTime.class).toInstant().toString(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant().toString(),
                row.getLong("version"),
                null);
    }

    /** ISO 8601 in UTC, or null. */
    static @Nullable String instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toString();
    }

    Webhook withSecret(Secret told) {
        return withSecret(told.text());
    }

    Webhook withSecret(String told) {
        return new Webhook(
                id,
                url,
                events,
                enabled,
                disabledReason,
                position,
                rewound,
                previousSecretUntil,
                createdAt,
                updatedAt,
                version,
                told);
    }
}
