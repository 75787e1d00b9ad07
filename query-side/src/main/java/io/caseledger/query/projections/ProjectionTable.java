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
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is kept of each projection beside its position, across restarts. */
@Component
class ProjectionTable {

    private static final String KEPT = "select name, version, paused, replay, replay_phase, replay_restarts,"
            + " replay_began_at, replay_ended_at, replay_reason, replay_again_at, coalesce(replay_version, 0),"
            + " replay_deaths from read.projection";

    private static final String RUNNING = "running";

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
     * @param phase what it does, or did last; null where it is older than the record of it
     * @param restarts how often it was begun again by itself
     * @param beganAt when it was begun the first time
     * @param reason why it failed or was interrupted
     * @param nextTry when it is begun again by itself after it failed
     */
    record LastReplay(
            String result,
            @Nullable String phase,
            int restarts,
            Instant beganAt,
            @Nullable Instant endedAt,
            @Nullable String reason,
            @Nullable Instant nextTry) {

        boolean isRunning() {
            return result.equals(RUNNING);
        }

        boolean ended(Outcome outcome) {
            return result.equals(outcome.word());
        }
    }

    /**
     * @param version of the definition that the live tables were built by
     * @param replayVersion of the one that the last replay builds by; 0 where it is older than the record of it
     * @param deaths of processes that ran the last replay
     */
    record Kept(
            String name,
            int version,
            boolean paused,
            @Nullable LastReplay lastReplay,
            int replayVersion,
            int deaths) {}

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
        return jdbc.sql(KEPT).query(ProjectionTable::kept).list().stream()
                .collect(Collectors.toMap(Kept::name, kept -> kept));
    }

    Optional<Kept> of(String projection) {
        return jdbc.sql(KEPT + " where name = ?")
                .param(projection)
                .query(ProjectionTable::kept)
                .optional();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        String replay = row.getString(4);
        return new Kept(
                row.getString(1),
                row.getInt(2),
                row.getBoolean(3),
                replay == null
                        ? null
                        : new LastReplay(
                                replay,
                                row.getString(5),
                                row.getInt(6),
                                Columns.time(row, 7),
                                Columns.instant(row, 8),
                                row.getString(9),
                                Columns.instant(row, 10)),
                row.getInt(11),
                row.getInt(12));
    }

    void paused(String projection, boolean paused) {
        jdbc.sql("update read.projection set paused = ? where name = ?")
                .param(paused)
                .param(projection)
                .update();
    }

    /** A replay that was asked for, or that a changed definition asks for. */
    void replayBegan(Projection projection) {
        jdbc.sql("update read.projection set replay = 'running', replay_phase = 'queued', replay_version = ?,"
                        + " replay_began_at = ?, replay_ended_at = null, replay_reason = null, replay_again_at = null,"
                        + " replay_restarts = 0, replay_deaths = 0, replay_failures = 0 where name = ?")
                .param(projection.version())
                .param(now())
                .param(projection.name())
                .update();
    }

    /** The last one goes on, from its beginning. */
    void replayBeganAgain(Projection projection) {
        jdbc.sql("update read.projection set replay = 'running', replay_phase = 'queued', replay_ended_at = null,"
                        + " replay_reason = null, replay_again_at = null, replay_restarts = replay_restarts + 1"
                        + " where name = ?")
                .param(projection.name())
                .update();
    }

    void replayEnters(String projection, ReplayProgress.Phase phase) {
        jdbc.sql("update read.projection set replay_phase = ? where name = ? and replay = 'running'")
                .param(phase.word())
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
    void replayEnded(String projection, Outcome outcome) {
        jdbc.sql("update read.projection set replay = ?, replay_ended_at = ? where name = ? and replay = 'running'")
                .param(outcome.word())
                .param(now())
                .param(projection)
                .update();
    }

    /** One that its process did not end: it died. */
    void replayDied(String projection) {
        jdbc.sql("update read.projection set replay = 'interrupted', replay_ended_at = ?,"
                        + " replay_deaths = replay_deaths + 1, replay_reason = format(case when replay_deaths + 1 < ?"
                        + " then 'Its process died while it was %s.'"
                        + " else 'Its process died %2$s times, the last time while it was %1$s:"
                        + " it is not begun again by itself.' end, replay_phase, replay_deaths + 1)"
                        + " where name = ? and replay = 'running'")
                .param(now())
                .param(TakingUp.MOST_DEATHS)
                .param(projection)
                .update();
    }

    /** @param why tells whether it is begun again by itself, after a pause that grows with each failure */
    void replayFailed(String projection, String reason, ReplayReason why) {
        OffsetDateTime now = now();
        int failures = jdbc.sql("select replay_failures from read.projection where name = ?")
                .param(projection)
                .query(Integer.class)
                .single();
        jdbc.sql("update read.projection set replay = 'failed', replay_ended_at = ?, replay_reason = ?,"
                        + " replay_failures = replay_failures + 1, replay_again_at = ?"
                        + " where name = ? and replay = 'running'")
                .param(now)
                .param(reason)
                .param(TakingUp.pause(why, failures).map(now::plus).orElse(null))
                .param(projection)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
