package io.caseledger.query.webhooks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one event for one webhook.
 *
 * @param id the {@code webhook-id} that the receiver sees, the same on every try
 * @param position the event's place in the ledger; null for a test, and where a restored ledger does not have the event any more
 * @param state {@code pending}, {@code delivered} or {@code failed}
 * @param nextTry when it is tried next, where it is pending
 * @param lastStatus what the receiver answered last, null where it did not
 * @param reason why the last try failed
 */
record Delivery(
        String id,
        @Nullable Long position,
        String type,
        String subject,
        String state,
        int attempts,
        @Nullable Integer lastStatus,
        @Nullable String reason,
        String createdAt,
        @Nullable String lastTry,
        @Nullable String nextTry,
        @Nullable String settledAt) {

    static final String COLUMNS =
            "message_id, position, type, subject, state, attempts, last_status, reason, created_at,"
                    + " last_try, case when state = 'pending' then next_try end as next_try, settled_at";

    static Delivery of(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getString("message_id"),
                row.getObject("position", Long.class),
                row.getString("type"),
                row.getString("subject"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getObject("last_status", Integer.class),
                row.getString("reason"),
                row.getObject("created_at", OffsetDateTime.class).toInstant().toString(),
                Webhook.instant(row, "last_try"),
                Webhook.instant(row, "next_try"),
                Webhook.instant(row, "settled_at"));
    }
}
