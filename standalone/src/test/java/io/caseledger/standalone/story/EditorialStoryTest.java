package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.openapi.Document;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Document 4 from end to end: its own examples, and two editors who want the same assignment. */
@ExtendWith(Story.Shared.class)
class EditorialStoryTest {

    private static final Document EDITORIAL = Document.named("editorial");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AT = "/v3/assignment";
    private static final String LOCKS = "/v3/lock-request";
    private static final String EDDA = "3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02";
    private static final String EMIL = "9D27A6B8-1C43-4F6E-B7D0-5E8A3C1F7B03";
    private static final String SCRIPT = "<p>a</p><script>alert('a & \"b\"')</script><img src=x onerror=alert(1)>";

    private final Story story;
    private final StoryClock clock;
    private final Http edda;
    private final Http emil;

    EditorialStoryTest(Story story) {
        this.story = story;
        this.clock = story.clock();
        this.edda = story.http().as("demo-editor-a");
        this.emil = story.http().as("demo-editor-b");
    }

    @BeforeEach
    void it_is_ten_o_clock() {
        clock.is("2026-03-26T10:00:00Z");
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static JsonNode refused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().get("code").asString()).isEqualTo(code);
        assertThat(reply.json().get("message").asString()).isNotBlank();
        return reply.json();
    }

    private String created(String body) {
        return ok(edda.post(AT, body)).get("uuid").asString();
    }

    private String created() {
        return created("{\"type\":\"article\",\"title\":\"A title\"}");
    }

    private static Reply lock(Http who, String uuid) {
        return who.post(LOCKS, "{\"srn\":\"" + uuid + "\"}");
    }

    private List<JsonNode> events(String uuid) {
        return ok(story.viewer().get("/api/v1/assignments/" + uuid + "/events?limit=100"))
                .get("data")
                .valueStream()
                .toList();
    }

    private List<String> types(String uuid) {
        return events(uuid).stream()
                .map(event -> event.get("type").asString().substring("editorial.".length()))
                .toList();
    }

    private static List<String> uuids(JsonNode things) {
        return things.valueStream().map(thing -> thing.get("uuid").asString()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/editorial", ""})
    void the_document_s_own_example_is_taken_as_it_is_and_shown_with_all_its_keys(String mount) {
        Reply reply = edda.post(
                mount + AT, EDITORIAL.request("createEditorialAssignment").toString());
        JsonNode item = ok(reply);
        String uuid = item.get("uuid").asString();

        assertThat(reply.header("Location")).hasValue(mount + AT + "/" + uuid);
        assertThat(reply.header("ETag")).hasValue("\"1\"");
        assertThat(uuid).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(item.propertyNames())
                .containsExactlyElementsOf(
                        EDITORIAL.answer("getEditorialAssignment", 200).propertyNames())
                .hasSize(19);
        ObjectNode expected = (ObjectNode) JSON.readTree("""
                {"slug":"some-slug","type":"article","title":"A title","abstract":"","content":"<p>something</p>","notes":"",
                "created_at":"2026-03-26 10:00:00","modified_at":"2026-03-26 10:00:00","published_at":null,
                "due_at":"2016-12-30 05:00:00","creator_id":"2","issue_id":"2","issue":{"id":"2","name":null},"lock":false,
                "children":[{"uuid":"UUUUUUUU-1234-4567-7890-BBBBBBBBBBBB"},{"uuid":"OOOOOOOO-1234-4567-7890-BBBBBBBBBBBB"}],
                "users":[{"id":null,"uuid":"PPPPPPPP-1234-4567-7890-BBBBBBBBBBBB","name":null,"slug":null,"email":null,
                "is_snworks":false,"srn":"srn:tsn:ceo-core/user:PPPPPPPP-1234-4567-7890-BBBBBBBBBBBB"}]}""");
        expected.put("uuid", uuid)
                .put("srn", "srn:tsn:ceo-core/assignment:" + uuid)
                .put("id", item.get("id").asString());
        assertThat(item.get("id").asString()).matches("[1-9][0-9]*");
        assertThat(item).isEqualTo(expected);

        Reply read = edda.get(mount + AT + "/" + uuid.toLowerCase(Locale.ROOT));
        assertThat(ok(read)).isEqualTo(item);
        assertThat(read.header("ETag")).isEqualTo(reply.header("ETag"));
        assertThat(ok(edda.get(mount + AT + "?per_page=1")).at("/items/0")).isEqualTo(item);
    }

    @Test
    void names_behind_the_ids_come_from_tokens_and_from_the_directory() {
        String other = "ABCD-" + story.person("x").toUpperCase(Locale.ROOT).replace('_', '-');
        JsonNode item = ok(edda.post(
                AT,
                "{\"type\":\"photo\",\"title\":\"t\",\"users\":[\"" + EMIL.toLowerCase(Locale.ROOT) + "\",\"" + other
                        + "\",\"" + EMIL + "\"]}"));
        assertThat(uuids(item.get("users"))).containsExactly(EMIL, other);
        assertThat(item.at("/users/0").toString())
                .isEqualTo("{\"id\":\"3\",\"uuid\":\"" + EMIL
                        + "\",\"name\":\"Emil Engen\",\"slug\":\"demo-editor-b\",\"email\":\"demo-editor-b@example.org\","
                        + "\"is_snworks\":false,\"srn\":\"srn:tsn:ceo-core/user:" + EMIL + "\"}");
        assertThat(item.at("/users/1/name").isNull()).isTrue();

        story.admin().put("/api/v1/people/" + other, "{\"name\":\"Per Olsen\"}");
        String uuid = item.get("uuid").asString();
        assertThat(ok(edda.get(AT + "/" + uuid)).at("/users/1/name").asString()).isEqualTo("Per Olsen");
        lock(edda, uuid);
        assertThat(ok(edda.put(AT + "/" + uuid, "{\"title\":\"u\"}"))
                        .at("/users/1/name")
                        .asString())
                .isEqualTo("Per Olsen");
    }

    @Test
    void the_number_of_an_issue_is_taken_as_a_number_and_comes_back_as_a_string() {
        String uuid = created("{\"type\":\"article\",\"title\":\"t\",\"issue_id\":2}");
        JsonNode made = ok(edda.get(AT + "/" + uuid));
        assertThat(made.get("issue_id").toString()).isEqualTo("\"2\"");
        assertThat(made.at("/issue/id").toString()).isEqualTo("\"2\"");
        lock(edda, uuid);
        Reply other = edda.put(AT + "/" + uuid, "{\"issue_id\":9007199254740991}");
        assertThat(ok(other).get("issue_id").toString()).isEqualTo("\"9007199254740991\"");
        long head = story.head();
        ok(edda.put(AT + "/" + uuid, "{\"issue_id\":\"9007199254740991\"}"));
        assertThat(story.head()).as("the same number, as a string").isEqualTo(head);
        assertThat(ok(edda.put(AT + "/" + uuid, "{\"issue_id\":null}"))
                        .get("issue_id")
                        .isNull())
                .isTrue();
    }

    @Test
    void the_directory_names_issues_and_knows_more_of_users_than_their_tokens() {
        String issue = story.number();
        String body =
                "{\"type\":\"article\",\"title\":\"t\",\"issue_id\":\"" + issue + "\",\"users\":[\"" + EMIL + "\"]}";
        String uuid = created(body);
        assertThat(ok(edda.get(AT + "/" + uuid)).get("issue").toString())
                .isEqualTo("{\"id\":\"" + issue + "\",\"name\":null}");

        assertThat(story.admin()
                        .put("/api/v1/issues/" + issue, "{\"name\":\"Spring 2026\"}")
                        .status())
                .isEqualTo(201);
        story.admin().put("/api/v1/users/3", "{\"name\":\"Emil E. Engen\",\"slug\":\"emil\"}");
        JsonNode read = ok(edda.get(AT + "/" + uuid));
        assertThat(read.get("issue").toString()).isEqualTo("{\"id\":\"" + issue + "\",\"name\":\"Spring 2026\"}");
        assertThat(read.at("/users/0/name").asString()).isEqualTo("Emil E. Engen");
        assertThat(read.at("/users/0/slug").asString()).isEqualTo("emil");
        assertThat(read.at("/users/0/email").asString()).isEqualTo("demo-editor-b@example.org");
        JsonNode written = ok(edda.post(AT, body));
        assertThat(written.get("issue")).isEqualTo(read.get("issue"));
        assertThat(written.get("users")).isEqualTo(read.get("users"));
        story.admin().put("/api/v1/users/3", "{\"name\":\"Emil Engen\",\"slug\":\"demo-editor-b\"}");
    }

    @Nested
    class Two_editors {

        @Test
        void take_turns_and_each_is_told_who_has_the_lock() {
            String uuid = created();
            JsonNode none = refused(edda.put(AT + "/" + uuid, "{\"title\":\"x\"}"), 423, "lock-needed");
            assertThat(none.get("lock").isBoolean() && !none.get("lock").asBoolean())
                    .isTrue();
            refused(edda.delete(AT + "/" + uuid), 423, "lock-needed");

            Reply taken = lock(edda, "srn:tsn:ceo-core/assignment:" + uuid);
            JsonNode lock = ok(taken);
            assertThat(lock.propertyNames())
                    .containsExactlyElementsOf(EDITORIAL
                            .answer("getEditorialAssignment", 200)
                            .get("lock")
                            .propertyNames());
            assertThat(lock.get("state").asString()).isEqualTo("accepted");
            assertThat(lock.get("user_id").asString()).isEqualTo("2");
            assertThat(lock.get("expires_at").asString()).isEqualTo("2026-03-26 10:15:00");
            assertThat(lock.at("/user/name").asString()).isEqualTo("Edda Eriksen");
            String name = lock.get("uuid").asString();
            assertThat(ok(emil.get(LOCKS + "/" + name))).isEqualTo(lock);
            assertThat(ok(emil.get(AT + "/" + uuid)).get("lock")).isEqualTo(lock);
            assertThat(ok(emil.get(AT + "/" + uuid)).get("modified_at").asString())
                    .isEqualTo("2026-03-26 10:00:00");

            for (Reply reply : List.of(
                    lock(emil, uuid),
                    emil.put(AT + "/" + uuid, "{\"title\":\"mine\"}"),
                    emil.delete(AT + "/" + uuid),
                    emil.delete(LOCKS + "/" + name),
                    lock(story.admin(), uuid),
                    story.admin().put(AT + "/" + uuid, "{\"title\":\"mine\"}"))) {
                assertThat(refused(reply, 423, "lock-held")
                                .at("/lock/user/name")
                                .asString())
                        .isEqualTo("Edda Eriksen");
            }

            clock.moves(Duration.ofMinutes(10));
            JsonNode changed = ok(edda.put(AT + "/" + uuid, "{\"title\":\"Another title\"}"));
            assertThat(changed.at("/lock/expires_at").asString()).isEqualTo("2026-03-26 10:25:00");
            assertThat(changed.get("modified_at").asString()).isEqualTo("2026-03-26 10:10:00");
            assertThat(ok(emil.get(AT + "/" + uuid))).isEqualTo(changed);
            JsonNode again = ok(lock(edda, uuid));
            assertThat(again.get("uuid").asString()).isEqualTo(name);

            assertThat(ok(edda.delete(LOCKS + "/" + name)).toString()).isEqualTo("{\"message\":\"ok\"}");
            refused(emil.get(LOCKS + "/" + name), 404, "not-found");
            refused(edda.delete(LOCKS + "/" + name), 404, "not-found");
            ok(lock(emil, uuid));
            assertThat(ok(emil.delete(AT + "/" + uuid)).toString()).isEqualTo("{\"message\":\"ok\"}");
            refused(emil.get(AT + "/" + uuid), 404, "not-found");
            refused(emil.delete(AT + "/" + uuid), 404, "not-found");
            refused(lock(emil, uuid), 404, "not-found");
            assertThat(types(uuid))
                    .containsExactly(
                            "Created",
                            "LockTaken",
                            "Retitled",
                            "LockRenewed",
                            "LockReleased",
                            "LockTaken",
                            "LockReleased",
                            "Deleted");
        }

        @Test
        void are_told_when_a_lease_ran_out_while_they_typed() {
            String uuid = created();
            String name = ok(lock(edda, uuid)).get("uuid").asString();
            clock.moves(Duration.ofMinutes(15));

            assertThat(ok(emil.get(AT + "/" + uuid)).get("lock").asBoolean()).isFalse();
            refused(emil.get(LOCKS + "/" + name), 404, "not-found");
            JsonNode told = refused(edda.put(AT + "/" + uuid, "{\"title\":\"late\"}"), 423, "lock-expired");
            assertThat(told.get("message").asString()).contains("ran out at 2026-03-26 10:15:00");
            assertThat(told.get("lock").asBoolean()).isFalse();
            refused(edda.delete(LOCKS + "/" + name), 404, "lock-expired");
            assertThat(types(uuid)).containsExactly("Created", "LockTaken");

            ok(lock(emil, uuid));
            JsonNode gone = refused(edda.put(AT + "/" + uuid, "{\"title\":\"late\"}"), 423, "lock-expired");
            assertThat(gone.at("/lock/user/name").asString()).isEqualTo("Emil Engen");
            assertThat(types(uuid)).containsExactly("Created", "LockTaken", "LockExpired", "LockTaken");
            assertThat(ok(emil.get(AT + "/" + uuid + "?as_of=2026-03-26T10:14:59Z"))
                            .at("/lock/user/uuid")
                            .asString())
                    .isEqualTo(EDDA);
        }

        @Test
        void keep_a_lock_as_long_as_they_write() {
            String uuid = created();
            lock(edda, uuid);
            for (int i = 0; i < 5; i++) {
                clock.moves(Duration.ofMinutes(14));
                ok(edda.put(AT + "/" + uuid, "{\"notes\":\"draft\"}"));
            }
            assertThat(types(uuid))
                    .containsExactly(
                            "Created",
                            "LockTaken",
                            "NotesChanged",
                            "LockRenewed",
                            "LockRenewed",
                            "LockRenewed",
                            "LockRenewed",
                            "LockRenewed");
        }

        @Test
        void lose_a_lock_to_an_administrator_who_names_them() {
            String uuid = created();
            String name = ok(lock(edda, uuid)).get("uuid").asString();
            String holder = "{\"uuid\":\"" + EDDA + "\"}";

            refused(emil.delete(LOCKS + "/" + name, holder), 401, "scope-missing");
            refused(story.admin().delete(LOCKS + "/" + name), 423, "lock-held");
            refused(story.admin().delete(LOCKS + "/" + name, "{\"uuid\":\"" + EMIL + "\"}"), 423, "lock-held");
            refused(story.viewer().delete(LOCKS + "/" + name), 401, "scope-missing");
            refused(lock(story.viewer(), uuid), 401, "scope-missing");
            ok(story.admin().delete(LOCKS + "/" + name, holder));

            refused(edda.put(AT + "/" + uuid, "{\"title\":\"x\"}"), 423, "lock-broken");
            List<JsonNode> events = events(uuid);
            assertThat(events.getLast().get("type").asString()).isEqualTo("editorial.LockBroken");
            assertThat(events.getLast().get("actor").asString()).isEqualTo("demo-admin");
            assertThat(events.getLast().at("/data/user").asString()).isEqualTo(EDDA);
        }

        @Test
        void give_a_lock_back_by_the_assignment_s_uuid_or_their_own_name_too() {
            String uuid = created();
            lock(edda, uuid);
            ok(edda.delete(LOCKS + "/" + uuid));
            lock(edda, uuid);
            ok(edda.delete(LOCKS + "/" + uuid, "{\"uuid\":\"" + EDDA + "\"}"));
            assertThat(ok(edda.get(AT + "/" + uuid)).get("lock").asBoolean()).isFalse();
        }
    }

    @Test
    void of_twenty_who_ask_at_once_one_gets_the_lock() throws Exception {
        for (int round = 0; round < 5; round++) {
            String uuid = created();
            List<Reply> replies = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Reply>> asking = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    Http who = List.of(edda, emil, story.admin()).get(i % 3);
                    asking.add(threads.submit(() -> lock(who, uuid)));
                }
                for (Future<Reply> reply : asking) {
                    replies.add(reply.get());
                }
            }
            List<JsonNode> granted = replies.stream()
                    .filter(reply -> reply.status() == 200)
                    .map(Reply::json)
                    .toList();
            String holder = granted.getFirst().at("/user/uuid").asString();
            assertThat(granted)
                    .hasSizeBetween(6, 7)
                    .allSatisfy(lock -> assertThat(lock).isEqualTo(granted.getFirst()));
            assertThat(replies)
                    .filteredOn(reply -> reply.status() != 200)
                    .allSatisfy(reply -> assertThat(refused(reply, 423, "lock-held")
                                    .at("/lock/user/uuid")
                                    .asString())
                            .isEqualTo(holder));
            assertThat(types(uuid)).containsExactly("Created", "LockTaken");
        }
    }

    @Nested
    class A_change {

        @Test
        void leaves_alone_what_it_does_not_say_and_empties_what_it_says_is_empty() {
            String uuid = created(EDITORIAL.request("createEditorialAssignment").toString());
            lock(edda, uuid);
            JsonNode item = ok(edda.put(AT + "/" + uuid, "{\"abstract\":\"Who pays?\",\"unknown\":1}"));
            assertThat(item.get("children")).hasSize(2);
            assertThat(item.get("title").asString()).isEqualTo("A title");
            assertThat(item.get("abstract").asString()).isEqualTo("Who pays?");

            item = ok(edda.put(
                    AT + "/" + uuid,
                    "{\"children\":[],\"users\":[],\"due_at\":null,\"issue_id\":null,\"content\":null}"));
            assertThat(item.get("children")).isEmpty();
            assertThat(item.get("users")).isEmpty();
            assertThat(item.get("due_at").isNull()).isTrue();
            assertThat(item.get("issue").isNull()).isTrue();
            assertThat(item.get("content").asString()).isEmpty();
            assertThat(ok(edda.get(AT + "/" + uuid))).isEqualTo(item);
        }

        @Test
        void keeps_the_order_of_users_and_children_and_each_once() {
            String uuid = created();
            lock(edda, uuid);
            JsonNode item = ok(edda.put(
                    AT + "/" + uuid, "{\"users\":[\"u-b\",\"U-A\",\"U-B\"],\"children\":[\"c-2\",\"c-1\",\"C-2\"]}"));
            assertThat(uuids(item.get("users"))).containsExactly("U-B", "U-A");
            assertThat(uuids(item.get("children"))).containsExactly("C-2", "C-1");
            item = ok(edda.put(AT + "/" + uuid, "{\"users\":[\"U-A\",\"U-C\",\"U-B\"]}"));
            assertThat(uuids(item.get("users"))).containsExactly("U-A", "U-C", "U-B");
            assertThat(ok(edda.get(AT + "/" + uuid))).isEqualTo(item);
        }

        @Test
        void is_told_field_by_field_and_user_by_user() {
            String uuid = created("{\"type\":\"article\",\"title\":\"A title\",\"content\":\"<p>a</p>\",\"users\":[\""
                    + EDDA + "\"]}");
            lock(edda, uuid);
            ok(edda.put(
                    AT + "/" + uuid,
                    "{\"title\":\"B\",\"content\":\"<p>ab</p>\",\"due_at\":\"2026-04-01 12:00:00\",\"published_at\":"
                            + "\"2026-04-02T12:00:00+02:00\",\"users\":[\"" + EMIL + "\"]}"));
            List<JsonNode> events = events(uuid);
            assertThat(events.stream()
                            .map(event -> event.get("type").asString() + " " + event.get("data"))
                            .skip(2))
                    .containsExactly(
                            "editorial.LockTaken {\"number\":" + events.get(2).at("/data/number") + ",\"until\":"
                                    + "\"2026-03-26T10:15:00Z\",\"user\":\"" + EDDA + "\",\"user_id\":2,\"uuid\":"
                                    + events.get(2).at("/data/uuid") + "}",
                            "editorial.Retitled {\"title\":{\"from\":\"A title\",\"to\":\"B\"}}",
                            "editorial.ContentRewritten {\"characters\":{\"from\":8,\"to\":9},"
                                    + "\"content\":{\"characters\":9},\"inserted\":1,\"removed\":0}",
                            "editorial.DueDateSet {\"due_at\":{\"from\":null,\"to\":\"2026-04-01T12:00:00Z\"}}",
                            "editorial.PublicationSet {\"published_at\":{\"from\":null,\"to\":\"2026-04-02T10:00:00Z\"}}",
                            "editorial.UserUnassigned {\"user\":\"" + EDDA + "\"}",
                            "editorial.UserAssigned {\"user\":\"" + EMIL + "\"}");
            assertThat(events.getFirst().at("/data/content").toString()).isEqualTo("{\"characters\":8}");
            assertThat(events).allSatisfy(event -> {
                assertThat(event.get("actor").asString()).isEqualTo("demo-editor-a");
                assertThat(event.get("occurred_at").asString()).isEqualTo("2026-03-26T10:00:00Z");
            });
        }

        @Test
        void is_found_in_the_feed_by_who_was_assigned_and_unassigned() {
            long before = story.head();
            String uuid =
                    created("{\"type\":\"article\",\"title\":\"t\",\"users\":[\"" + EDDA + "\",\"" + EMIL + "\"]}");
            lock(edda, uuid);
            ok(edda.put(AT + "/" + uuid, "{\"users\":[\"" + EMIL + "\"]}"));
            String feed = "/api/v1/events?after=" + before + "&type=editorial.";
            assertThat(ok(story.viewer().get(feed + "UserAssigned"))
                            .get("events")
                            .valueStream()
                            .map(event -> event.at("/data/user").asString()
                                    + event.get("subject").asString()))
                    .containsExactly(EDDA + uuid, EMIL + uuid);
            assertThat(ok(story.viewer().get(feed + "UserUnassigned"))
                            .get("events")
                            .valueStream()
                            .map(event -> event.at("/data/user").asString()))
                    .containsExactly(EDDA);
            assertThat(ok(story.viewer()
                                    .get("/api/v1/events?kind=editorial&assignment=" + uuid.toLowerCase(Locale.ROOT)))
                            .get("events"))
                    .hasSize(5);
        }

        @Test
        void needs_the_version_that_it_names_beside_the_lock() {
            String uuid = created();
            String version = lock(edda, uuid).header("ETag").orElseThrow();
            Reply stale = edda.with("If-Match", "\"0\"").put(AT + "/" + uuid, "{\"title\":\"x\"}");
            refused(stale, 412, "stale-version");
            assertThat(stale.header("ETag")).hasValue(version);
            refused(emil.with("If-Match", version).put(AT + "/" + uuid, "{\"title\":\"x\"}"), 423, "lock-held");
            Reply changed = edda.with("If-Match", version).put(AT + "/" + uuid, "{\"title\":\"x\"}");
            ok(changed);
            assertThat(edda.get(AT + "/" + uuid).header("ETag")).isEqualTo(changed.header("ETag"));
            refused(edda.with("If-Match", version).delete(AT + "/" + uuid), 412, "stale-version");
            ok(edda.with("If-Match", changed.header("ETag").orElseThrow()).delete(AT + "/" + uuid));
        }

        @Test
        void can_be_looked_back_upon_also_after_the_end() {
            String uuid = created();
            clock.moves(Duration.ofMinutes(1));
            lock(edda, uuid);
            ok(edda.put(AT + "/" + uuid, "{\"title\":\"Second\"}"));
            clock.moves(Duration.ofMinutes(1));
            ok(edda.delete(AT + "/" + uuid));
            assertThat(asOf(uuid, "10:00:59Z").get("title").asString()).isEqualTo("A title");
            assertThat(asOf(uuid, "10:01:59Z").get("title").asString()).isEqualTo("Second");
            assertThat(asOf(uuid, "10:01:59Z").at("/lock/user/uuid").asString()).isEqualTo(EDDA);
            refused(edda.get(AT + "/" + uuid + "?as_of=2026-03-26T09:59:59Z"), 404, "not-found");
            refused(edda.get(AT + "/" + uuid + "?as_of=2026-03-26T10:02:00Z"), 404, "not-found");
            refused(edda.get(AT + "/" + uuid + "?as_of="), 400, "malformed-request");
            refused(edda.get(AT + "/" + uuid + "?as_of=once"), 400, "malformed-request");
        }

        private JsonNode asOf(String uuid, String time) {
            return ok(edda.get(AT + "/" + uuid + "?as_of=2026-03-26T" + time));
        }
    }

    @Test
    void a_request_that_is_repeated_with_its_key_is_done_once() {
        String body = EDITORIAL.request("createEditorialAssignment").toString();
        Http keyed = edda.with("Idempotency-Key", story.person("key"));
        Reply first = keyed.post(AT, body);
        long head = story.head();
        Reply again = keyed.post(AT, body);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        refused(keyed.post(AT, "{\"type\":\"photo\",\"title\":\"t\"}"), 422, "invalid-request");

        String uuid = first.json().get("uuid").asString();
        Http locking = edda.with("Idempotency-Key", story.person("key"));
        Reply lock = lock(locking, uuid);
        clock.moves(Duration.ofMinutes(1));
        assertThat(lock(locking, uuid).body()).isEqualTo(lock.body());
        assertThat(story.head()).isEqualTo(head + 1);
    }

    @Test
    void html_is_kept_as_it_is_and_is_nowhere_served_as_a_page() {
        ObjectNode body =
                JSON.createObjectNode().put("type", SCRIPT.substring(0, 60)).put("title", SCRIPT);
        for (String field : List.of("slug", "abstract", "content", "notes")) {
            body.put(field, SCRIPT);
        }
        JsonNode item = ok(edda.post(AT, body.toString()));
        String uuid = item.get("uuid").asString();
        assertThat(item.get("content").asString()).isEqualTo(SCRIPT);
        lock(edda, uuid);
        assertThat(ok(edda.put(AT + "/" + uuid, "{\"content\":" + JSON.writeValueAsString(SCRIPT + SCRIPT) + "}"))
                        .get("content")
                        .asString())
                .isEqualTo(SCRIPT + SCRIPT);

        Http browser = edda.with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        String script = "%3Cscript%3Ealert(1)%3C/script%3E";
        for (Reply reply : List.of(
                browser.get(AT + "/" + uuid),
                browser.get(AT + "/" + uuid + "?as_of=2026-03-27"),
                browser.get(AT),
                browser.get(AT + "?order=" + script),
                browser.get(AT + "/" + script),
                browser.get(LOCKS + "/" + uuid),
                browser.get(LOCKS + "/" + script),
                browser.delete(LOCKS + "/" + script),
                browser.post(LOCKS, "{\"srn\":\"<script>alert(1)</script>\"}"),
                browser.post(AT, "{\"title\":5,\"users\":[\"<script>alert(1)</script>\"]}"),
                browser.put(AT + "/" + uuid, "{\"issue_id\":\"<script>alert(1)</script>\"}"),
                browser.get("/api/v1/assignments/" + uuid + "/events"),
                browser.get("/api/v1/assignments/" + script + "/events"),
                browser.get("/api/v1/events?kind=editorial&limit=1000"),
                browser.get("/v3/" + script))) {
            assertThat(reply.header("Content-Type").orElseThrow())
                    .as(reply.body())
                    .matches("application/(problem[+])?json");
            assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
        }
        Reply batch = edda.with("Accept", "application/cloudevents-batch+json").get("/api/v1/events?limit=1000");
        assertThat(batch.header("Content-Type").orElseThrow()).startsWith("application/cloudevents-batch+json");
        for (String page : List.of("/docs", "/docs/index.html")) {
            assertThat(browser.get(page).body()).doesNotContain("alert(");
        }
    }

    @Nested
    class The_list {

        @Test
        void goes_page_by_page_and_stops_at_its_ends() {
            for (int i = 0; i < 3; i++) {
                clock.moves(Duration.ofSeconds(1));
                created();
            }
            JsonNode first = ok(edda.get(AT + "?per_page=1"));
            assertThat(first.propertyNames())
                    .containsExactly(
                            "items",
                            "first",
                            "before",
                            "current",
                            "last",
                            "next",
                            "total_pages",
                            "total_items",
                            "limit");
            int last = first.get("last").asInt();
            assertThat(last)
                    .isGreaterThanOrEqualTo(3)
                    .isEqualTo(first.get("total_pages").asInt())
                    .isEqualTo(first.get("total_items").asInt());
            assertThat(places(first)).containsExactly(1, 1, 1, 2);
            assertThat(places(ok(edda.get(AT + "?per_page=1&page=2")))).containsExactly(1, 1, 2, 3);
            assertThat(places(ok(edda.get(AT + "?per_page=1&page=" + last)))).containsExactly(1, last - 1, last, last);
            JsonNode past = ok(edda.get(AT + "?per_page=1&page=" + (last + 7)));
            assertThat(past.get("items")).isEmpty();
            assertThat(places(past)).containsExactly(1, last, last + 7, last);
            assertThat(ok(edda.get(AT)).get("limit").asInt()).isEqualTo(50);
            assertThat(ok(edda.get(AT + "?page=2147483647&per_page=100")).get("items"))
                    .isEmpty();
        }

        private static List<Integer> places(JsonNode page) {
            return List.of(
                    page.get("first").asInt(),
                    page.get("before").asInt(),
                    page.get("current").asInt(),
                    page.get("next").asInt());
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                '',                            DCBA
                ?order=modified_at&dir=asc,    ABCD
                ?order=created_at,             DCBA
                ?order=id&dir=asc,             ABCD
                ?order=title&dir=asc,          BADC
                ?order=title,                  CDAB
                ?order=slug&dir=asc,           DCBA
                ?order=type&dir=asc,           ACBD
                ?order=due_at&dir=asc,         CDBA
                ?order=due_at,                 ABDC
                ?order=published_at&dir=asc,   ACDB
                ?dir=desc,                     DCBA
                """)
        void has_the_order_that_is_asked_for(String query, String order) {
            clock.is("2040-01-01T00:00:00Z");
            String[][] rows = {
                {"A", "b", "s4", "a", "2030-03-01", null},
                {"B", "a", "s3", "b", "2030-02-01", "2030-02-01"},
                {"C", "d", "s2", "a", null, null},
                {"D", "c", "s1", "c", null, "2030-01-01"}
            };
            List<String> names = new ArrayList<>();
            for (String[] row : rows) {
                clock.moves(Duration.ofSeconds(1));
                ObjectNode body = JSON.createObjectNode()
                        .put("notes", row[0])
                        .put("title", "list-" + row[1])
                        .put("slug", row[2])
                        .put("type", row[3])
                        .put("due_at", row[4])
                        .put("published_at", row[5]);
                names.add(created(body.toString()));
            }
            StringBuilder found = new StringBuilder();
            for (int page = 1; found.length() < 4; page++) {
                String path = AT + (query.isEmpty() ? "?" : query + "&") + "per_page=100&page=" + page;
                JsonNode shown = ok(edda.get(path));
                assertThat(shown.get("items")).isNotEmpty();
                shown.get("items").forEach(item -> {
                    if (names.contains(item.get("uuid").asString())) {
                        found.append(item.get("notes").asString());
                    }
                });
            }
            assertThat(found.toString()).isEqualTo(order);
        }
    }
}
