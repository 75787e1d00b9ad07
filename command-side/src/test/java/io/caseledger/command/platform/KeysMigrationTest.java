package io.caseledger.command.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Idempotency keys of a database that an earlier build has left belong to whoever used them, without what a scope guards. */
class KeysMigrationTest {

    private static final String AS_IT_WAS = """
            drop table ledger.idempotency;
            create table ledger.idempotency (
                tenant text not null, key text not null, request_sha256 bytea not null, status int not null,
                answer text not null, location text, sequence bigint, position bigint not null,
                recorded_at timestamptz not null, primary key (tenant, key));
            alter table ledger.import_run drop column log, drop column cases_continued, drop column position,
                add column idempotency_key text, add unique (tenant, idempotency_key);
            insert into ledger.import_run (id, tenant, actor, idempotency_key, sha256, started_at, state) values
                ('import-1', 'default', 'ada', 'import', sha256('log'), '2026-03-27T00:00:02Z', 'done'),
                ('import-2', 'default', 'ada', null, sha256('log'), '2026-03-27T00:00:02Z', 'done');
            """;

    private static final String EVENT = """
            insert into ledger.event (position, tenant, aggregate_id, sequence, kind, type, revision, event_id, payload,
                metadata, occurred_at, recorded_at, hash)
            values (?, 'default', ?, ?, 'any', ?, 1, gen_random_uuid(), ?::jsonb,
                jsonb_build_object('actor', 'ada', 'contract', ?), '2026-03-26T23:00:00Z', '2026-03-27T00:00:00Z', '')
            """;

    private static final String KEY = """
            insert into ledger.idempotency (tenant, key, request_sha256, status, answer, position, recorded_at)
            values ('default', ?, '', 201, ?, ?, ?::timestamptz)
            """;

    @Test
    void they_get_their_actor_from_their_event_and_lose_what_is_guarded() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            JdbcClient owner = JdbcClient.create(database.owner());
            owner.sql(AS_IT_WAS).update();
            event(owner, 1, "7", 0, "mobility.Opened", "{}", "mobility");
            event(owner, 2, "person/default/9", 0, "directory.PersonRegistered", "{}", "mobility");
            event(owner, 3, "7", 1, "mobility.BillingDetailAdded", "{\"billing_detail_id\":991}", "mobility");
            event(owner, 4, "7", 2, "mobility.ContactLinked", "{\"contact_id\":201}", "mobility");
            event(owner, 5, "assign_1", 0, "casework.Assigned", "{}", "history");
            key(owner, "opened", "{\"success\":true,\"result\":{\"id\":7,\"host_city\":\"Oslo\"}}", 2);
            key(owner, "billing", "{\"success\":true,\"result\":{\"id\":991,\"bank_account_number\":\"DE77\"}}", 3);
            key(owner, "contact", "{\"success\":true,\"result\":{\"id\":201,\"name\":\"John\"}}", 4);
            key(owner, "case", "{\"assignment_id\":\"assign_1\"}", 5);
            owner.sql(KEY)
                    .param("without events")
                    .param("{}")
                    .param(5)
                    .param("2026-03-27T00:00:01Z")
                    .update();

            new ResourceDatabasePopulator(
                            new ClassPathResource("db/migration/V080__keys_of_callers.sql"),
                            new ClassPathResource("db/migration/V110__imports_of_named_logs.sql"))
                    .execute(database.owner());

            assertThat(owner.sql("select actor || ' ' || key || ' ' || answer || coalesce(reference, '')"
                                    + " from ledger.idempotency order by position")
                            .query(String.class)
                            .list())
                    .containsExactly(
                            "ada import ",
                            "ada opened {\"day\": \"2026-03-26\", \"assignment\": 7}",
                            "ada billing {\"assignment\": 7, \"billing_detail\": 991}",
                            "ada contact {\"contact\": 201, \"assignment\": 7}",
                            "ada case {\"assignment_id\":\"assign_1\"}");
            assertThat(owner.sql("select encode(request_sha256, 'hex') || ' ' || location from ledger.idempotency"
                                    + " where key = 'import'")
                            .query(String.class)
                            .single())
                    .isEqualTo(HexFormat.of().formatHex(fingerprintOfTheImport()) + " /api/v1/imports/import-1");
        }
    }

    /** As it is made of a request without a query. */
    private static byte[] fingerprintOfTheImport() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("POST /api/v1/imports\n".getBytes(UTF_8));
        return digest.digest(LogLine.sha256("log"));
    }

    private static void event(
            JdbcClient owner, long position, String stream, long sequence, String type, String data, String contract) {
        owner.sql(EVENT)
                .param(position)
                .param(stream)
                .param(sequence)
                .param(type)
                .param(data)
                .param(contract)
                .update();
    }

    private static void key(JdbcClient owner, String key, String answer, long position) {
        owner.sql(KEY)
                .param(key)
                .param(answer)
                .param(position)
                .param("2026-03-27T00:00:00Z")
                .update();
    }
}
