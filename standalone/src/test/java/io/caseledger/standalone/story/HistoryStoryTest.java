package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.openapi.Document;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Document 1 from end to end: its own examples are rebuilt, sent verbatim and answered to the letter. */
@ExtendWith(Story.Shared.class)
class HistoryStoryTest {

    private static final Document HISTORY = Document.named("history");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Story story;

    HistoryStoryTest(Story story) {
        this.story = story;
    }

    enum Door {
        MOUNT("/history/api/v1/assignments", null),
        MOUNT_WITH_THE_PATH_AS_PRINTED("/history/api/v1/assignments/api/v1/assignments", null),
        BARE_HOST("/api/v1/assignments", null),
        BARE_HOST_WITH_THE_PATH_AS_PRINTED("/api/v1/assignments/api/v1/assignments", null),
        BARE_HOST_WITH_HEADER("/api/v1/assignments", "history");

        private final String path;
        private final @Nullable String contract;

        Door(String path, @Nullable String contract) {
            this.path = path;
            this.contract = contract;
        }

        Http client(Story story) {
            return contract == null ? story.http() : story.http().with("Ledger-Contract", contract);
        }
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void document_one_is_answered_to_the_letter(Door door) {
        Http http = door.client(story);
        String at = door.path;
        String mentor = story.person("mentor");
        StoryClock clock = story.clock();

        clock.is("2024-06-01T08:00:00Z");
        String past = opened(http, at, mentor, "contact_old001", "Anna Pettersen", null, "2024-06-01");
        clock.is("2024-12-15T00:00:00Z");
        http.patch(at + "/" + past + "/status", "{\"status\":\"closed\"}");
        clock.is("2025-11-01T08:00:00Z");
        String notes = "Initial assessment completed. Weekly meetings ongoing.";
        String first = opened(http, at, mentor, "contact_xyz123", "Per Olsen", notes, "2025-11-01T00:00:00Z");
        clock.is("2026-01-15T09:00:00Z");
        String second = opened(http, at, mentor, "contact_abc456", "Liv Svendsen", null, "2026-01-15T00:00:00Z");
        clock.is("2026-03-18T15:00:00Z");
        http.put(at + "/" + second, "{\"last_contact_date\":\"2026-03-18T00:00:00Z\"}");
        clock.is("2026-03-20T15:00:00Z");
        http.put(at + "/" + first, "{\"last_contact_date\":\"2026-03-20T00:00:00Z\"}");
        clock.is("2026-03-26T10:00:00Z");
        Map<String, String> names =
                Map.of(past, "assign_000zz", first, "assign_001aa", second, "assign_002bb", mentor, "mentor_a1b2c3");

        JsonNode list = shown(http.get(at + "?status=open&mentor_id=" + mentor), names);
        assertThat(text(list.get("data")))
                .isEqualTo(text(HISTORY.answer("listHistoryAssignments", 200).get("data")));
        assertThat(list.get("pagination").toString()).isEqualTo("{\"page\":1,\"limit\":20,\"total\":2}");
        assertThat(list.propertyNames()).containsExactly("data", "pagination");
        assertThat(http.get(at + "?mentor_id=" + mentor)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(3);

        same(http.get(at + "/" + first), names, "getHistoryAssignment", 200);
        same(http.get(at + "/mentor/" + mentor + "/active"), names, "listActiveOfMentor", 200);
        same(http.get(at + "/mentor/" + mentor + "/open-count"), names, "countOpenOfMentor", 200);

        JsonNode closed = shown(http.get(at + "/mentor/" + mentor + "/history?status=closed"), names);
        assertThat(text(closed.get("data")))
                .isEqualTo(text(HISTORY.answer("listHistoryOfMentor", 200).get("data")));
        assertThat(http.get(at + "/mentor/" + mentor + "/history")
                        .json()
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("assignment_id").asString()))
                .containsExactly(second, first, past);

        Reply created = http.post(at, text(HISTORY.request("createHistoryAssignment")));
        String third = created.json().get("assignment_id").asString();
        assertThat(third).startsWith("assign_");
        assertThat(created.header("Location")).hasValue(collection(at) + "/" + third);
        same(created, Map.of(third, "assign_003cc"), "createHistoryAssignment", 201);

        same(
                http.patch(at + "/" + second + "/status", text(HISTORY.request("changeHistoryStatus"))),
                Map.of(second, "assign_001aa"),
                "changeHistoryStatus",
                200);
        clock.is("2026-03-26T10:10:00Z");
        same(
                http.put(at + "/" + first, text(HISTORY.request("updateHistoryAssignment"))),
                names,
                "updateHistoryAssignment",
                200);
        same(http.delete(at + "/" + first), names, "deleteHistoryAssignment", 200);

        assertThat(http.get(at + "/" + first).status()).isEqualTo(404);
        assertThat(http.delete(at + "/" + first).status()).isEqualTo(404);
        assertThat(http.put(at + "/" + first, "{\"notes\":\"too late\"}").status())
                .isEqualTo(404);
        assertThat(http.patch(at + "/" + first + "/status", "{\"status\":\"open\"}")
                        .status())
                .isEqualTo(404);
        assertThat(http.get(at + "/mentor/" + mentor + "/active")
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isZero();
        assertThat(http.get(at + "/mentor/" + mentor + "/open-count")
                        .json()
                        .get("open_assignment_count")
                        .asInt())
                .isZero();
        assertThat(http.get(at + "/mentor/" + mentor + "/history")
                        .json()
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("assignment_id").asString()))
                .containsExactly(second, past);
    }

    private static String opened(
            Http http, String at, String mentor, String contact, String name, @Nullable String notes, String date) {
        Reply created = http.post(
                at,
                JSON.createObjectNode()
                        .put("mentor_id", mentor)
                        .put("contact_id", contact)
                        .put("contact_name", name)
                        .put("notes", notes)
                        .put("assigned_date", date)
                        .toString());
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("assignment_id").asString();
    }

    /** Keys, their order, and values. */
    private static void same(Reply reply, Map<String, String> names, String operation, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(text(shown(reply, names))).isEqualTo(text(HISTORY.answer(operation, status)));
    }

    /** With the ids that the document gave. */
    static JsonNode shown(Reply reply, Map<String, String> names) {
        String body = reply.body();
        for (Map.Entry<String, String> name : names.entrySet()) {
            body = body.replace('"' + name.getKey() + '"', '"' + name.getValue() + '"');
        }
        return JSON.readTree(body);
    }

    static String text(JsonNode json) {
        return json.toString();
    }

    static String collection(String path) {
        return path.replace("/api/v1/assignments/api/v1/assignments", "/api/v1/assignments");
    }
}
