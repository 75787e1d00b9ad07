package io.caseledger.query.projections;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.query.platform.Columns;
import io.caseledger.query.platform.Projection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is kept of each projection beside its position, across restarts. */
@Component
class ProjectionTable {

    private final JdbcClient jdbc;
    private final Clock clock;

    ProjectionTable(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer, Clock clock) {
        this.jdbc = JdbcClient.create(writer);
        this.clock = clock;
    }

    /** How a replay ended. */
    enum Outcome {
        /** The rebuilt tables are live. */
        SWITCHED,
        /** Somebody did not want it any more. */
        CANCELLED,
        /** The process ended, in good order or not. */
        INTERRUPTED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The last replay.
     *
     * @param result {@code running} or the word of an {@link Outcome}
     * @param reason why it failed
     */
    record LastReplay(
            String result,
            Instant beganAt,
            @Nullable Instant endedAt,
            @Nullable String reason) {}

    /** @param version of the definition that the live tables were built by */
    record Kept(
            String name,
            int version,
            boolean paused,
            @Nullable LastReplay lastReplay) {}

    /** Where a projection has a position but is not known here, its tables were built before versions were kept: by the first. */
    void register(Projection projection) {
        jdbc.sql("insert into read.projection (name, version) values (?, case when exists"
                        + " (select from read.token_entry where processorname = ?) then 1 else ? end)"
                        + " on conflict (name) do nothing")
                .param(projection.name())
                .param(projection.name())
                .param(projection.version())
                .update();
    }

    Map<String, Kept> all() {
        return jdbc
                .sql("select name, version, paused, replay, replay_began_at, replay_ended_at, replay_reason"
                        + " from read.projection")
                .query(ProjectionTable::kept)
                .list()
                .stream()
                .collect(Collectors.toMap(Kept::name, kept -> kept));
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        String replay = row.getString(4);
        return new Kept(
                row.getString(1),
                row.getInt(2),
                row.getBoolean(3),
                replay == null
                        ? null
                        : new LastReplay(replay, Columns.time(row, 5), Columns.instant(row, 6), row.getString(7)));
    }

    void paused(String projection, boolean paused) {
        jdbc.sql("update read.projection set paused = ? where name = ?")
                .param(paused)
                .param(projection)
                .update();
    }

    void replayBegan(String projection) {
        jdbc.sql("update read.projection set replay = 'running', replay_began_at = ?, replay_ended_at = null,"
                        + " replay_reason = null where name = ?")
                .param(now())
                .param(projection)
                .update();
    }

    /** Written by the transaction that makes the rebuilt tables the live ones. */
    void replaySwitched(JdbcClient transaction, Projection projection) {
        transaction
                .sql("update read.projection set replay = 'switched', replay_ended_at = ?, version = ? where name = ?")
                .param(now())
                .param(projection.version())
                .param(projection.name())
                .update();
    }

    /** Where it has not ended otherwise: the answer to the commit of a switch may be lost. */
    void replayEnded(String projection, Outcome outcome, @Nullable String reason) {
        jdbc.sql("update read.projection set replay = ?, replay_ended_at = ?, replay_reason = ?"
                        + " where name = ? and replay = 'running'")
                .param(outcome.word())
                .param(now())
                .param(reason)
                .param(projection)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
