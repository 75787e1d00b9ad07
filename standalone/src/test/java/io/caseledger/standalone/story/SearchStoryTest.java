package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A search means the same wherever there is one: in every case of letters, with marks or without, however they are encoded. */
@ExtendWith(Story.Shared.class)
class SearchStoryTest {

    /** What is stored and what is asked for. */
    private static final Map<String, List<String>> FOUND = Map.ofEntries(
            Map.entry("ΣΊΣΥΦΟΣ", List.of("σίσυφος", "Σισυφος", "ΣΙΣΥΦΟΣ")),
            Map.entry("σίσυφος", List.of("ΣΊΣΥΦΟΣ", "σισυφοσ")),
            Map.entry("İsmail", List.of("ismail", "İSMAİL", "ISMAIL")),
            Map.entry("Groß", List.of("GROSS", "groß", "gross", "GROẞ")),
            Map.entry("STRASSE", List.of("straße")),
            Map.entry("Zoë", List.of("Zoe", "ZOE\u0308", "zoë")),
            Map.entry("Chloe\u0308", List.of("chloë", "CHLOE")),
            Map.entry("Ann", List.of("Änn", "a\u030Ann")),
            Map.entry("o\uFB03ce", List.of("OFFICE")),
            Map.entry("ＡＢＣ１", List.of("abc1")),
            Map.entry("Straße 5", List.of("strasse ５")),
            Map.entry("한국", List.of("\u1112\u1161\u11AB국")),
            Map.entry("a%b_c\\d", List.of("A%B", "a%b_C", "A%B_c\\D")));

    /** What is stored and what must not find it: wildcards, and what texts are encoded with. */
    private static final Map<String, List<String>> NOT_FOUND =
            Map.of("axbyc", List.of("a%b", "a_b", "a\\xb"), "각", List.of("가"));

    /** Its small letters are U+044E, U+043B and U+044F. */
    private static final String CYRILLIC = "Юля";

    private final Story story;
    private final Http editor;

    /** Words of a test and of none other. */
    private final String mark;

    SearchStoryTest(Story story) {
        this.story = story;
        this.editor = story.http().as("demo-editor-a");
        this.mark = "q" + story.number() + ' ';
    }

    private interface Writing {

        /** Stores a text; the id is what is found by it. */
        String write(String text);
    }

    private interface Search {

        List<String> found(String text);
    }

    private void folds(Writing writing, Search search) {
        FOUND.forEach((stored, asked) -> {
            String id = writing.write(mark + stored);
            asked.forEach(text -> assertThat(search.found(mark + text))
                    .as("%s, for %s", stored, text)
                    .contains(id));
        });
        NOT_FOUND.forEach((stored, asked) -> {
            String id = writing.write(mark + stored);
            asked.forEach(text -> assertThat(search.found(mark + text))
                    .as("%s, for %s", stored, text)
                    .doesNotContain(id));
        });
        String id = writing.write(CYRILLIC);
        assertThat(search.found("044e")).doesNotContain(id);
    }

    private static JsonNode written(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.json();
    }

    private static List<String> values(Reply reply, String rows, String field) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .at(rows)
                .valueStream()
                .map(row -> row.get(field).asString())
                .toList();
    }

    private static String body(Map<String, Object> body) {
        return JsonMapper.shared().writeValueAsString(body);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void for_people_by_their_names() {
        folds(
                text -> {
                    String id = story.person("person");
                    written(story.admin().put("/api/v1/people/" + id, body(Map.of("name", text))));
                    return id;
                },
                text -> values(story.viewer().get("/api/v1/people?limit=100&search=" + encoded(text)), "/data", "id"));
    }

    @Test
    void for_people_by_their_ids() {
        String id = "Groß-" + story.number();
        written(story.admin().put("/api/v1/people/" + encoded(id), body(Map.of("name", "N"))));

        String asked = id.replace("ß", "SS");
        assertThat(values(story.viewer().get("/api/v1/people?search=" + encoded(asked)), "/data", "id"))
                .containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"projects", "leave_types", "issues", "users"})
    void for_entries_of_the_directory(String entries) {
        folds(
                text -> {
                    String id = story.number();
                    written(story.admin().put("/api/v1/" + entries + '/' + id, body(Map.of("name", text))));
                    return id;
                },
                text -> values(
                        story.viewer().get("/api/v1/" + entries + "?limit=100&search=" + encoded(text)),
                        "/data",
                        "id"));
    }

    @Test
    void for_status_options_by_their_labels() {
        folds(
                text -> {
                    String id = story.number();
                    written(story.admin()
                            .put(
                                    "/api/v1/status_options/" + id,
                                    body(Map.of("label", text, "stage", "done", "color", "blue"))));
                    return id;
                },
                text -> values(
                        story.viewer().get("/api/v1/status_options?limit=100&search=" + encoded(text)), "/data", "id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/history/api/v1/assignments?",
                "/history/api/v1/assignments?as_of=2100-01-01&",
                "/history/api/v1/assignments?known_at=2100-01-01&status=open&",
                "/tracking/api/v1/assignments?",
                "/api/v1/assignments?as_of=2100-01-01&"
            })
    void for_case_assignments_by_the_names_of_contacts_and_by_notes(String list) {
        Search search = text -> values(
                story.viewer().get(list + "limit=100&sort=-created_at&search=" + encoded(text)),
                "/data",
                "assignment_id");
        folds(
                text -> written(editor.post(
                                "/history/api/v1/assignments",
                                body(Map.of(
                                        "mentor_id",
                                        "m",
                                        "contact_id",
                                        story.person("contact"),
                                        "contact_name",
                                        text))))
                        .get("assignment_id")
                        .asString(),
                search);
        folds(
                text -> written(editor.post(
                                "/history/api/v1/assignments",
                                body(Map.of("mentor_id", "m", "contact_id", story.person("contact"), "notes", text))))
                        .get("assignment_id")
                        .asString(),
                search);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "as_of=2100-01-01&", "known_at=2100-01-01&"})
    void for_mobility_assignments_by_their_texts(String when) {
        Search search = text -> values(
                editor.get("/mobility/v1/assignments?per_page=100&" + when + "search_text=" + encoded(text)),
                "/result/items",
                "id");
        folds(text -> id(Map.of("expat_id", Long.valueOf(story.number()), "expat_name", text)), search);
        folds(text -> id(Map.of("expat_id", Long.valueOf(story.number()), "host_city", text)), search);
        folds(text -> id(Map.of("expat_id", Long.valueOf(story.number()), "notes", text)), search);
    }

    private String id(Map<String, Object> assignment) {
        return written(editor.post("/mobility/v1/assignments", body(assignment)))
                .at("/result/id")
                .asString();
    }
}
