package io.caseledger.bench.limits;

import io.caseledger.command.platform.NewIds;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * How far writes can get with the tables that they are kept in: for each kind of them the rows that it leaves behind, with their indexes, written in groups
 * as bare statements, without rules, hashes, totals or Axon. The ledger's row is one commit, that of the read model another; rows of the past
 * follow. As with the writes themselves, {@code Prefer: respond-async} asks to be answered when the ledger's row is durable.
 *
 * <p>Where a group changes an assignment twice, its spells are written once: that is less work than it ever is. The past does not give way to the read
 * model, as it does in the application: that is more, where a load outruns it.
 */
@RestController
@RequestMapping("/bench/bare")
@Needs(value = "casework:write", open = true)
@ConditionalOnProperty("bench.limits")
class BareWrites {

    static final String TABLES = """
            create schema if not exists bench;
            create table if not exists bench.event (like ledger.event including all);
            create table if not exists bench.assignment (like read.assignment including all);
            create table if not exists bench.stint (like read.stint including all);
            create table if not exists bench.assignment_version (like read.assignment_version including all);
            create table if not exists bench.stint_version (like read.stint_version including all);
            create table if not exists bench.listed_spell (like read.listed_spell including all);
            create table if not exists bench.open_spell (like read.open_spell including all);
            create table if not exists bench.silent_spell (like read.silent_spell including all);
            create sequence if not exists bench.position;
            create sequence if not exists bench.opened;
            create sequence if not exists bench.spell;
            grant usage on schema bench to caseledger_writer;
            grant select, insert, update on all tables in schema bench to caseledger_writer;
            grant usage on all sequences in schema bench to caseledger_writer""";

    static final String EVENT = """
            insert into bench.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id, payload, metadata, occurred_at,
                recorded_at, hash)
            select position, 'default', id::text, position, 'casework', 'casework.Assigned', 1, gen_random_uuid(), payload, '{}', now(), now(),
                uuid_send(id) || uuid_send(id)
            from (select nextval('bench.position') as position, id, payload from WAITING) event""".replace("WAITING", GroupCommit.ROWS);

    static final String ASSIGNED = """
            with waiting as (select id::text, payload, now() as since from WAITING),
            stints as (
                insert into bench.stint (tenant, assignment_id, ordinal, mentor_id, contact_id, assigned_date, position)
                select 'default', id, 0, payload->>'mentor_id', payload->>'contact_id', since, 0 from waiting)
            insert into bench.assignment (tenant, assignment_id, sequence, opened_position, door, mentor_id, contact_id, status, open, assigned_date,
                notes, created_at, updated_at, stint, stint_since, stint_position, deleted)
            select 'default', id, 0, nextval('bench.opened'), 'history', payload->>'mentor_id', payload->>'contact_id', 'active', true, since,
                payload->>'notes', since, since, 0, since, 0, false
            from waiting""".replace("WAITING", GroupCommit.ROWS);

    private static final String CONTACTED = """
            update bench.assignment a
            set sequence = a.sequence + 1, last_contact_date = (payload->>'contact_date')::timestamptz, updated_at = now()
            from WAITING where a.tenant = 'default' and a.assignment_id = id::text""".replace("WAITING", GroupCommit.ROWS);

    private static final String STATUS_CHANGED = """
            with waiting as (select id::text, payload->>'status' = 'open' as opens from WAITING),
            stints as (
                update bench.stint s set closed_date = case when opens then null else now() end
                from waiting where s.tenant = 'default' and s.assignment_id = id and s.ordinal = 0)
            update bench.assignment a
            set sequence = a.sequence + 1, status = case when opens then 'active' else 'completed' end, open = opens,
                closed_at = case when opens then null else now() end, updated_at = now()
            from waiting where a.tenant = 'default' and a.assignment_id = id""".replace("WAITING", GroupCommit.ROWS);

    private static final String PAST_ASSIGNED = """
            with waiting as (
                select id::text, payload, nextval('bench.spell') as opened, now() as since, timestamptz 'infinity' as ever from WAITING),
            versions as (
                insert into bench.assignment_version (tenant, assignment_id, sequence, valid_from, known_from, opened_position, door, mentor_id,
                    contact_id, status, open, assigned_date, notes, created_at, updated_at, stint, stint_since, stint_position, deleted)
                select 'default', id, 0, since, since, opened, 'history', payload->>'mentor_id', payload->>'contact_id', 'active', true, since,
                    payload->>'notes', since, since, 0, since, 0, false
                from waiting),
            stints as (
                insert into bench.stint_version (tenant, assignment_id, ordinal, sequence, valid_from, valid_to, known_from, known_to, mentor_id,
                    contact_id, assigned_date, position)
                select 'default', id, 0, 0, since, ever, since, ever, payload->>'mentor_id', payload->>'contact_id', since, 0 from waiting),
            listed as (
                insert into bench.listed_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id,
                    contact_id)
                select 'default', opened, 0, since, ever, since, ever, id, payload->>'contact_id' from waiting),
            opened as (
                insert into bench.open_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id, status,
                    assigned_date)
                select 'default', opened, 0, since, ever, since, ever, id, 'active', since from waiting)
            insert into bench.silent_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id, status,
                assigned_date)
            select 'default', opened, 0, since, ever, since, ever, id, 'active', since from waiting""".replace("WAITING", GroupCommit.ROWS);

    /** What changed, with the last version of each assignment; and its new version. */
    private static final String PAST_CHANGED = """
            with waiting as (
                select id::text, payload, nextval('bench.spell') as place, now() as since, timestamptz 'infinity' as ever from WAITING),
            changed as (
                select w.*, v.* from waiting w cross join lateral (
                    select * from bench.assignment_version v where v.tenant = 'default' and v.assignment_id = w.id order by v.sequence desc limit 1) v),
            versions as (
                insert into bench.assignment_version (tenant, assignment_id, sequence, valid_from, known_from, opened_position, door, mentor_id,
                    contact_id, status, open, assigned_date, notes, last_contact_date, created_at, updated_at, stint, stint_since, stint_position,
                    deleted)
                select tenant, assignment_id, place, since, since, opened_position, door, mentor_id, contact_id, STATUS, OPEN, assigned_date, notes,
                    CONTACT, created_at, since, stint, stint_since, stint_position, deleted
                from changed),
            last as (select distinct on (id) * from changed order by id, place desc),
            """.replace("WAITING", GroupCommit.ROWS);

    private static final String OF_SPELL = "s.opened_position = l.opened_position";

    private static final String SILENT_BEGUN = """
            insert into bench.silent_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id, status,
                assigned_date, last_contact_date)
            select tenant, opened_position, place, since, ever, since, ever, assignment_id, status, assigned_date, CONTACT from FROM
            on conflict do nothing""";

    private static final String CONTACT_DATE = "(payload->>'contact_date')::timestamptz";

    private static final String PAST_CONTACTED =
            PAST_CHANGED.replace("STATUS", "status").replace("OPEN", "open").replace("CONTACT", CONTACT_DATE)
                    + "ended as (" + ended("silent_spell", OF_SPELL, "true") + ") "
                    + SILENT_BEGUN.replace("CONTACT", CONTACT_DATE).replace("FROM", "ended");

    private static final String PAST_STATUS_CHANGED = PAST_CHANGED
                    .replace("STATUS", "payload->>'status'")
                    .replace("OPEN", "payload->>'status' = 'open'")
                    .replace("CONTACT", "last_contact_date")
            + """
            stints as (STINTS_ENDED),
            stints_begun as (
                insert into bench.stint_version (tenant, assignment_id, ordinal, sequence, valid_from, valid_to, known_from, known_to, mentor_id,
                    contact_id, assigned_date, closed_date, position)
                select tenant, assignment_id, stint, place, since, ever, since, ever, mentor_id, contact_id, stint_since,
                    case when payload->>'status' = 'open' then null else since end, stint_position
                from stints),
            opening as (select * from last where payload->>'status' = 'open'),
            opened as (
                insert into bench.open_spell (tenant, opened_position, sequence, valid_from, valid_to, known_from, known_to, assignment_id, status,
                    assigned_date)
                select tenant, opened_position, place, since, ever, since, ever, assignment_id, status, assigned_date from opening
                on conflict do nothing),
            closed as (OPEN_ENDED),
            silent_closed as (SILENT_ENDED)
            """.replace(
                            "STINTS_ENDED",
                            ended("stint_version", "s.assignment_id = l.assignment_id and s.ordinal = l.stint", "true"))
                    .replace("OPEN_ENDED", ended("open_spell", OF_SPELL, "payload->>'status' <> 'open'"))
                    .replace("SILENT_ENDED", ended("silent_spell", OF_SPELL, "payload->>'status' <> 'open'"))
            + SILENT_BEGUN.replace("CONTACT", "last_contact_date").replace("FROM", "opening");

    /** As the read model follows where nobody waits for it. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    /** As the past follows. */
    private static final Duration REST = Duration.ofMillis(500);

    private final GroupCommit ledger;
    private final GroupCommit readModel;
    private final GroupCommit gatheredReadModel;
    private final GroupCommit past;

    BareWrites(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        ledger = new GroupCommit(writer);
        readModel = new GroupCommit(writer);
        gatheredReadModel = new GroupCommit(writer, GATHERING);
        past = new GroupCommit(writer, REST);
    }

    @PostMapping
    Map<String, Object> assign(Body body, @RequestHeader @Nullable String prefer) {
        return write(newId(), body, prefer, ASSIGNED, PAST_ASSIGNED);
    }

    @PutMapping("/{id}/last-contact")
    Map<String, Object> contact(@PathVariable UUID id, Body body, @RequestHeader @Nullable String prefer) {
        return write(id, body, prefer, CONTACTED, PAST_CONTACTED);
    }

    @PatchMapping("/{id}/status")
    Map<String, Object> status(@PathVariable UUID id, Body body, @RequestHeader @Nullable String prefer) {
        return write(id, body, prefer, STATUS_CHANGED, PAST_STATUS_CHANGED);
    }

    /** Ends what lasts in a table, each looked up by itself. */
    private static String ended(String table, String key, String which) {
        return """
                update bench.TABLE s set valid_to = l.since, known_to = l.since
                from (select l.*, s.ctid as found from last l cross join lateral (
                    select ctid from bench.TABLE s where s.tenant = l.tenant and KEY and s.valid_to = 'infinity' limit 1) s) l
                where s.ctid = l.found and WHICH
                returning l.*""".replace("TABLE", table).replace("KEY", key).replace("WHICH", which);
    }

    /** In the order of time, as those of assignments are: what is entered in an index after it lies beside it. */
    static UUID newId() {
        return UUID.fromString(NewIds.uuid());
    }

    private Map<String, Object> write(
            UUID id, Body body, @Nullable String prefer, String ofReadModel, String ofThePast) {
        String row = body.json().toString();
        ledger.write(EVENT, id, row);
        if (prefer == null) {
            readModel.write(ofReadModel, id, row);
        } else {
            var _ = gatheredReadModel.later(ofReadModel, id, row);
        }
        var _ = past.later(ofThePast, id, row);
        return Map.of("assignment_id", id);
    }
}
