package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.database.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that an earlier build has left are searched and sorted like those of this one. */
class KeysMigrationTest {

    private static final String TIMES = "'2026-01-01Z', '2026-01-01Z'";
    private static final String FACTS = EventJson.write(new MobilityFacts(
            1,
            1,
            MobilityStatus.DRAFT,
            null,
            null,
            new MobilityDetails(Map.of("requested_by_name", "İsmail", "home_city", "Ōsaka", "notes", "ΣΊΣΥΦΟΣ")),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Instant.EPOCH,
            null));

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.owner());

    @BeforeEach
    void it_is_as_the_last_build_left_it() {
        owner.sql("select nspname from pg_namespace where nspname in ('migrations', 'ledger', 'read', 'webhooks')")
                .query(String.class)
                .list()
                .forEach(schema ->
                        owner.sql("drop schema " + schema + " cascade").update());
        flyway().target("119?").load().migrate();
    }

    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(database.owner())
                .schemas("migrations")
                .locations("classpath:db/migration")
                .outOfOrder(true);
    }

    @AfterEach
    void end() {
        database.close();
    }

    private void insert(String table, String columns, String values) {
        owner.sql("insert into read." + table + " (" + columns + ") values (" + values + ")")
                .update();
    }

    private List<Object> row(String columns, String table) {
        return owner.sql("select " + columns + " from read." + table)
                .query((row, number) -> List.<Object>of(row.getObject(1), row.getObject(2)))
                .single();
    }

    private void insertWhatIsListed() {
        insert("person", "tenant, stream, person_id, sequence, name", "'t', 'person/t/ÅB', 'ÅB', 0, 'Groß'");
        insert("directory_entry", "tenant, sort, entry_id, sequence, name, facts", "'t', 'user', 1, 0, 'Zoë Öl', '{}'");
        insert(
                "mobility_assignment",
                "tenant, assignment_id, sequence, expat_id, expat_name, facts",
                "'t', 1, 0, 2, 'Groß', '" + FACTS + "'");
        insert(
                "mobility_listing",
                "tenant, assignment_id, created_at, expat_name, type, state, begins, over, confidential, archived, searched",
                "'t', 1, '2026-01-01Z', 'Groß', 'x', 'draft', '2026-01-01', 'infinity', false, false, 'former'");
        insert("mobility_expat", "tenant, expat_id, sequence, name, searched", "'t', 2, 0, 'Groß', 'former'");
        insert(
                "editorial_assignment",
                "tenant, uuid, sequence, number, slug, type, title, abstract, content, notes, created_at, modified_at,"
                        + " creator_id, children, users, deleted",
                "'t', 'U', 0, 3, 's', 'article', 'Über', '', '', '', " + TIMES + ", 1, '', '', false");
    }

    private void insertWhatWas() {
        insert(
                "mobility_version",
                "tenant, assignment_id, sequence, valid_from, valid_to, known_from, known_to, created_at, type, state,"
                        + " begins, over, confidential, archived, searched, facts",
                "'t', 1, 0, " + TIMES + ", " + TIMES + ", '2026-01-01Z', 'x', 'draft', '2026-01-01', 'infinity', false,"
                        + " false, 'former', '" + FACTS + "'");
        insert(
                "editorial_version",
                "tenant, uuid, sequence, number, slug, type, title, created_at, modified_at, valid_from, valid_to,"
                        + " known_from, known_to, deleted",
                "'t', 'U', 0, 3, 's', 'article', 'Über', " + TIMES + ", " + TIMES + ", " + TIMES + ", false");
    }

    @Test
    void each_text_has_its_keys() {
        insertWhatIsListed();
        insertWhatWas();

        flyway().load().migrate();

        assertThat(row("name_search_key, id_search_key", "person")).isEqualTo(List.of(key("Groß"), key("ÅB")));
        assertThat(row("name_search_key, name_sort_key", "directory_entry"))
                .usingRecursiveComparison()
                .isEqualTo(List.of(key("zoe ol"), sort("Zoë Öl")));
        assertThat(row("first_name_sort_key, last_name_sort_key", "directory_entry"))
                .usingRecursiveComparison()
                .isEqualTo(List.of(sort("Zoë"), sort("Öl")));
        assertThat(row("expat_sort_key, searched", "mobility_listing"))
                .usingRecursiveComparison()
                .isEqualTo(List.of(sort("Groß"), key("gross", "ismail", "osaka", "σισυφοσ")));
        assertThat(row("name_sort_key, searched", "mobility_expat"))
                .usingRecursiveComparison()
                .isEqualTo(List.of(sort("Groß"), key("gross")));
        assertThat(row("searched, state", "mobility_version"))
                .isEqualTo(List.of(key("ismail", "osaka", "σισυφοσ"), "draft"));
        for (String table : List.of("editorial_assignment", "editorial_version")) {
            assertThat(row("title_sort_key, title", table))
                    .usingRecursiveComparison()
                    .isEqualTo(List.of(sort("Über"), "Über"));
        }
    }

    @Test
    void notes_have_theirs_where_there_are_any_and_however_many() {
        for (String table : List.of("assignment", "assignment_version")) {
            boolean past = table.endsWith("version");
            owner.sql("insert into read." + table
                            + " (tenant, assignment_id, sequence, opened_position, door, mentor_id,"
                            + " contact_id, status, open, assigned_date, notes, created_at, updated_at, stint,"
                            + " stint_since, stint_position, deleted" + (past ? ", valid_from, known_from" : "")
                            + ") select 't', n, 0, n, 'history', 'm', 'c', 'active', true, now(),"
                            + " case when n % 2 = 0 then 'Groß ' || n end, now(), now(), 0, now(), n, false"
                            + (past ? ", now(), now()" : "") + " from generate_series(1, 4001) n")
                    .update();
        }

        flyway().load().migrate();

        for (String table : List.of("assignment", "assignment_version")) {
            assertThat(owner.sql("select count(notes_search_key) from read." + table
                                    + " where notes_search_key = 'gross ' || assignment_id || e'\\x02'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2_000);
            assertThat(owner.sql("select count(notes_search_key) from read." + table)
                            .query(Long.class)
                            .single())
                    .isEqualTo(2_000);
        }
    }

    private static Object key(String... texts) {
        return String.valueOf(TextKeys.search(texts));
    }

    private static byte[] sort(String text) {
        return Objects.requireNonNull(TextKeys.sort(text));
    }
}
