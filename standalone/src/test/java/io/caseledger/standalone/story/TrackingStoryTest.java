package io.caseledger.standalone.story;

import static io.caseledger.standalone.story.HistoryStoryTest.collection;
import static io.caseledger.standalone.story.HistoryStoryTest.shown;
import static io.caseledger.standalone.story.HistoryStoryTest.text;
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
import tools.jackson.databind.node.ObjectNode;

/** Document 2 from end to end: its own examples are rebuilt, sent verbatim and answered to the letter. */
@ExtendWith(Story.Shared.class)
class TrackingStoryTest {

    private static final Document TRACKING = Document.named("tracking");

    private final Story story;

    TrackingStoryTest(Story story) {
        this.story = story;
    }

    enum Door {
        MOUNT("/tracking/api/v1/assignments", null),
        MOUNT_WITH_THE_PATH_AS_PRINTED("/tracking/api/v1/assignments/api/v1/assignments", null),
        BARE_HOST("/api/v1/assignments", null),
        BARE_HOST_WITH_THE_PATH_AS_PRINTED("/api/v1/assignments/api/v1/assignments", null),
        BARE_HOST_WITH_HEADER("/api/v1/assignments", "tracking");

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
    void document_two_is_answered_to_the_letter(Door door) {
        Http http = door.client(story);
        String at = door.path;
        String coordinator = story.person("user");
        StoryClock clock = story.clock();
        story.admin().put("/api/v1/people/user_088", "{\"name\":\"Bjørn Solberg\"}");

        clock.is("2026-01-15T09:00:00Z");
        String first = opened(http, at, "user_101", "Lars Eriksson", "user_042", coordinator);
        clock.is("2026-02-20T11:00:00Z");
        String second = opened(http, at, "user_102", "Ingrid Halvorsen", "user_019", coordinator);
        clock.is("2026-03-10T14:31:00Z");
        http.put(at + "/" + first + "/last-contact", "{\"contact_date\":\"2026-03-10T14:30:00Z\"}");
        clock.is("2026-03-26T10:00:00Z");
        Map<String, String> names = Map.of(first, "asgn_001", second, "asgn_002", coordinator, "user_007");
        String ours = "coordinator_id=" + coordinator;

        JsonNode list = shown(http.get(at + "?" + ours), names);
        assertThat(text(list.get("data")))
                .isEqualTo(text(TRACKING.answer("listTrackingAssignments", 200).get("data")));
        assertThat(list.get("pagination").toString()).isEqualTo("{\"page\":1,\"limit\":20,\"total\":2}");
        assertThat(list.propertyNames()).containsExactly("data", "pagination");

        JsonNode overdue = shown(http.get(at + "/overdue?cutoff=2026-03-10&" + ours), names);
        assertThat(text(overdue.get("data")))
                .isEqualTo(text(TRACKING.answer("listOverdue", 200).get("data")));
        assertThat(overdue.get("pagination").toString()).isEqualTo("{\"page\":1,\"limit\":20,\"total\":1}");

        ObjectNode item =
                (ObjectNode) TRACKING.answer("getTrackingAssignment", 200).deepCopy();
        item.putNull("reminder_sent_at"); // nobody reminds yet
        item.put("updated_at", "2026-03-10T14:31:00Z");
        Reply read = http.get(at + "/" + first);
        assertThat(text(shown(read, names))).isEqualTo(text(item));

        Reply created = http.post(at, text(TRACKING.request("createTrackingAssignment")));
        String third = created.json().get("assignment_id").asString();
        assertThat(third).startsWith("asgn_");
        assertThat(created.header("Location")).hasValue(collection(at) + "/" + third);
        same(created, Map.of(third, "asgn_048"), "createTrackingAssignment", 201);

        clock.is("2026-03-26T10:05:00Z");
        same(
                http.put(at + "/" + first, text(TRACKING.request("updateTrackingAssignment"))),
                names,
                "updateTrackingAssignment",
                200);
        clock.is("2026-03-26T09:45:01Z");
        same(
                http.put(at + "/" + second + "/last-contact", text(TRACKING.request("recordContact"))),
                Map.of(second, "asgn_001"),
                "recordContact",
                200);
        same(http.delete(at + "/" + first), names, "deleteTrackingAssignment", 200);

        assertThat(http.get(at + "/" + first).status()).isEqualTo(404);
        assertThat(http.delete(at + "/" + first).status()).isEqualTo(404);
        assertThat(http.put(at + "/" + first + "/last-contact", "{}").status()).isEqualTo(404);
        assertThat(http.get(at + "?" + ours).json().at("/pagination/total").asInt())
                .isEqualTo(1);
        assertThat(http.get(at + "/overdue?cutoff=2027-01-01&" + ours)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(1);
    }

    private static String opened(Http http, String at, String mentee, String name, String mentor, String coordinator) {
        Reply created = http.post(
                at,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("mentee_id", mentee)
                        .put("mentee_name", name)
                        .put("peer_mentor_id", mentor)
                        .put("coordinator_id", coordinator)
                        .put("org_id", "org_03")
                        .toString());
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("assignment_id").asString();
    }

    /** Keys, their order, and values. */
    private static void same(Reply reply, Map<String, String> names, String operation, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(text(shown(reply, names))).isEqualTo(text(TRACKING.answer(operation, status)));
    }
}
