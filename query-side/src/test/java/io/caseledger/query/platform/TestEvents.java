package io.caseledger.query.platform;

import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.contract.platform.EventType;
import io.caseledger.platform.database.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Puts events into a test's ledger as they would stand there, without a command side: unchained, at any position. */
public final class TestEvents {

    private final JdbcTemplate jdbc;
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<@Nullable Object[]> waiting = new ArrayList<>();
    private long position;
    private @Nullable UnaryOperator<Instant> recording;

    public TestEvents(TestDatabase database) {
        this.jdbc = new JdbcTemplate(database.owner());
    }

    /** The stream's next event, at the next position. */
    public TestEvents add(String tenant, String stream, Object event, Instant occurredAt) {
        return place(
                ++position, tenant, stream, sequences.merge(stream, 0L, (last, none) -> last + 1), event, occurredAt);
    }

    /** When what is added from now on was recorded; before this is said, when it goes into the ledger. */
    public TestEvents recordedAt(Instant moment) {
        recording = occurredAt -> moment;
        return this;
    }

    /** Likewise, an hour's events together at its end. */
    public TestEvents recordedByTheHour() {
        recording = occurredAt -> occurredAt.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        return this;
    }

    /** Leaves the next position free. */
    public TestEvents leaveHole() {
        position++;
        return this;
    }

    /** Leaves the stream's next sequence free. */
    public TestEvents jump(String stream) {
        sequences.merge(stream, 0L, (last, none) -> last + 1);
        return this;
    }

    /** An event of a position and sequence of its own. */
    public TestEvents place(long at, String tenant, String stream, long sequence, Object event, Instant occurredAt) {
        EventType type = EventCatalogue.of(event);
        waiting.add(new @Nullable Object[] {
            at,
            tenant,
            stream,
            sequence,
            type.kind(),
            type.name(),
            type.revision(),
            UUID.randomUUID(),
            EventJson.write(event),
            occurredAt.atOffset(ZoneOffset.UTC),
            recording == null ? null : recording.apply(occurredAt).atOffset(ZoneOffset.UTC)
        });
        return this;
    }

    /** Commits what was added since the last time; answers the last position. */
    public long record() {
        jdbc.batchUpdate(
                "insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id,"
                        + " payload, metadata, occurred_at, recorded_at, hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, '{}', ?, coalesce(?::timestamptz, now()),"
                        + " sha256(uuid_send(gen_random_uuid())))",
                waiting);
        waiting.clear();
        jdbc.update(
                "update ledger.head set (position, hash, recorded_at) = (select position, hash, recorded_at"
                        + " from ledger.event where position = ?) where exists (select from ledger.event where position = ?)",
                position,
                position);
        return position;
    }
}
