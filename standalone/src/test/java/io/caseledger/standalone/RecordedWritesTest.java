package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class RecordedWritesTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;
    private static Http http;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location());
        http = application.http().as("demo-editor-a");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Nested
    class The_envelope {

        @Test
        void tells_who_wrote_through_which_contract_why_and_in_answer_to_what() {
            String id = create(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
            Http.Reply closed = http.with("X-Correlation-Id", "ticket-42")
                    .patch(HISTORY + '/' + id + "/status", "{\"status\":\"closed\",\"reason\":\"Moved away\"}");
            assertThat(closed.status()).as(closed.body()).isEqualTo(200);

            Map<String, String> envelope = envelope(stream(id).getLast());
            assertThat(envelope)
                    .containsEntry("actor", "demo-editor-a")
                    .containsEntry("contract", "history")
                    .containsEntry("correlation_id", "ticket-42")
                    .containsEntry("reason", "Moved away")
                    .containsOnlyKeys("actor", "contract", "command_id", "correlation_id", "reason");
        }

        @Test
        void without_a_word_from_the_caller_has_no_reason_and_correlates_with_its_own_command() {
            String id =
                    create(TRACKING, "{\"mentee_id\":\"c\",\"peer_mentor_id\":\"m\",\"start_date\":\"2026-03-01\"}");

            Map<String, String> envelope = envelope(stream(id).getFirst());
            assertThat(envelope).containsOnlyKeys("actor", "contract", "command_id", "correlation_id");
            assertThat(envelope).containsEntry("contract", "tracking");
            assertThat(envelope.get("correlation_id")).isEqualTo(envelope.get("command_id"));
        }

        @Test
        void is_shared_by_all_events_of_one_command() {
            String id = create(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c7\",\"contact_name\":\"Cleo\"}");

            assertThat(application.bean(LedgerReader.class).stream("default", "person/default/c7", 0))
                    .singleElement()
                    .satisfies(learned -> assertThat(envelope(learned))
                            .isEqualTo(envelope(stream(id).getFirst())));
        }
    }

    @Nested
    class A_person {

        @Test
        void who_was_refused_can_be_registered_after() {
            Http admin = application.http().as("demo-admin");

            assertThat(admin.put("/api/v1/people/p1", "{\"name\":7}").status()).isEqualTo(422);
            assertThat(admin.with("If-Match", "\"3\"")
                            .put("/api/v1/people/p1", "{\"name\":\"Pia\"}")
                            .status())
                    .isEqualTo(412);
            assertThat(admin.put("/api/v1/people/p1", "{\"name\":\"Pia\"}").status())
                    .isEqualTo(201);
            assertThat(admin.get("/api/v1/people/p1").json().get("name").stringValue())
                    .isEqualTo("Pia");
        }
    }

    @Nested
    class A_repeated_request {

        @Test
        void is_answered_as_before_and_recorded_once() {
            Http keyed = http.with("Idempotency-Key", "once");
            String body = "{\"mentor_id\":\"m\",\"contact_id\":\"once\"}";
            Http.Reply first = keyed.post(HISTORY, body);
            long head = application.bean(LedgerReader.class).head();
            Http.Reply second = keyed.post(HISTORY, body);

            assertThat(first.status()).isEqualTo(201);
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            for (String header : List.of("Location", "ETag", "Ledger-Position")) {
                assertThat(second.header(header)).as(header).isPresent().isEqualTo(first.header(header));
            }
            assertThat(keyed.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"other\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(application.bean(LedgerReader.class).head()).isEqualTo(head);
        }
    }

    private static String create(String path, String body) {
        Http.Reply created = http.post(path, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("assignment_id").stringValue();
    }

    private static List<StoredEvent> stream(String id) {
        return application.bean(LedgerReader.class).stream("default", id, 0);
    }

    private static Map<String, String> envelope(StoredEvent event) {
        return JsonMapper.shared().readValue(event.metadata(), TEXTS);
    }
}
