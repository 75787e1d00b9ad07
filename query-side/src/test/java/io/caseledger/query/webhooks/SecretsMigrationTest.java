package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Webhooks of a database that an earlier build has left sign as they did. */
class SecretsMigrationTest {

    private static void run(TestDatabase database, String migration) {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/" + migration)).execute(database.owner());
    }

    @Test
    void what_signed_before_still_signs_until_the_same_time() {
        try (TestDatabase database = TestDatabase.create()) {
            JdbcClient owner = JdbcClient.create(database.owner());
            owner.sql("drop schema webhooks cascade").update();
            run(database, "V040__webhooks.sql");
            owner.sql("insert into webhooks.endpoint"
                            + " (id, tenant, url, events, position, secret, previous_secret, previous_until) values"
                            + " ('wh_1', 'default', 'http://a/', '{}', 0, 'one', null, null),"
                            + " ('wh_2', 'default', 'http://a/', '{}', 0, 'two', 'past', '2026-01-01T00:00:00Z'),"
                            + " ('wh_3', 'default', 'http://a/', '{}', 0, 'three', 'still', '2999-01-01T00:00:00Z')")
                    .update();
            run(database, "V085__secrets_with_ends_of_their_own.sql");
            owner.sql("alter table read.parked_stream drop column first_hash").update(); // the next one adds it
            run(database, "V097__passed_events_by_their_hashes.sql");
            run(database, "V098__webhooks_have_versions.sql");

            List<String> secrets = owner.sql("select endpoint_id || ' ' || convert_from(secret, 'UTF8') || ' '"
                            + " || coalesce(extract(year from ends_at at time zone 'UTC')::text, 'present')"
                            + " from webhooks.secret order by endpoint_id, id")
                    .query(String.class)
                    .list();
            assertThat(secrets)
                    .containsExactly("wh_1 one present", "wh_2 two present", "wh_3 still 2999", "wh_3 three present");
            WebhookTable table = new WebhookTable(database.reader(), database.writer());
            assertThat(table.find("default", "wh_3").orElseThrow().previousSecretUntil())
                    .isEqualTo("2999-01-01T00:00:00Z");
            assertThat(table.find("default", "wh_2").orElseThrow().previousSecretUntil())
                    .isNull();
        }
    }
}
