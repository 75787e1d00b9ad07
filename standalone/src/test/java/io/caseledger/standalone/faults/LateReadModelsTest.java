package io.caseledger.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.query.platform.Projections;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes whose read models do not come in time, as after a crash of the database. */
class LateReadModelsTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String HEADER = "Preference-Applied";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static Http admin;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location());
        admin = application.http().as("demo-admin");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void every_write_says_that_the_next_read_may_not_show_it() {
        Projections projections = application.bean(Projections.class);
        Reply shown = open("k1");
        assertThat(shown.header(HEADER)).as("a read shows it").isEmpty();
        String item = HISTORY + '/' + shown.json().get("assignment_id").asString();
        projections.pause("casework");
        List<Reply> late;
        try {
            late = List.of(open("k2"), open("k2"), admin.put(item, "{\"notes\":\"late\"}"), admin.delete(item));
        } finally {
            projections.resume("casework");
        }

        assertThat(late).extracting(Reply::status).containsExactly(201, 201, 200, 200);
        assertThat(late).allSatisfy(reply -> {
            assertThat(reply.header(HEADER)).contains("respond-async");
            assertThat(reply.header("Ledger-Position")).isPresent();
        });
        String last = late.getLast().header("Ledger-Position").orElseThrow();
        assertThat(admin.with("Ledger-Position", last).get(item).status()).isEqualTo(404);
        assertThat(open("k3").header(HEADER)).isEmpty();
    }

    @Test
    void who_asked_for_it_is_told_that_it_was_done_so() {
        Reply reply = admin.with("Prefer", "respond-async").post("/api/v1/people", "{}");
        assertThat(reply.header(HEADER)).as("a refusal").isEmpty();
        assertThat(admin.with("Prefer", "respond-async")
                        .put("/api/v1/people/p2", "{\"name\":\"Liv\"}")
                        .header(HEADER))
                .contains("respond-async");
    }

    private static Reply open(String key) {
        return admin.with("Idempotency-Key", key).post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
    }
}
