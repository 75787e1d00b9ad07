package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are in the order of their code points and names in that of the root collation, whatever the database has: lists, their pages, and the past. */
@ExtendWith(Story.Shared.class)
class OrderOfTextStoryTest {

    private static final List<String> ENDS = List.of("b", "B", "a-c", "ab", "a b", "Z", "é", "z", "A", "a_c");

    private final Story story;
    private final Http editor;

    private static final List<String> COLLATED = List.of("A", "a b", "a_c", "a-c", "ab", "b", "B", "é", "z", "Z");

    /** Begins all texts of a test and comes before those of others. */
    private final String mark;

    OrderOfTextStoryTest(Story story) {
        this.story = story;
        this.editor = story.http().as("demo-editor-a");
        this.mark = "!" + story.number();
    }

    private List<String> words() {
        return ENDS.stream().map(end -> mark + end).toList();
    }

    private List<String> sorted() {
        return words().stream().sorted().toList();
    }

    private List<String> collated() {
        return COLLATED.stream().map(end -> mark + end).toList();
    }

    private List<String> values(Reply reply, String rows, String field) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .at(rows)
                .valueStream()
                .map(row -> row.get(field).asString())
                .filter(value -> value.startsWith(mark))
                .toList();
    }

    private static void written(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
    }

    @Test
    void people_by_their_ids() {
        for (String word : words()) {
            String id = URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
            written(story.admin().put("/api/v1/people/" + id, "{\"name\":\"N\"}"));
        }
        String list = "/api/v1/people?limit=5&search=" + mark + "&page=";

        assertThat(values(story.viewer().get(list + 1), "/data", "id")).isEqualTo(sorted().subList(0, 5));
        assertThat(values(story.viewer().get(list + 2), "/data", "id")).isEqualTo(sorted().subList(5, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&as_of=2100-01-01", "&known_at=2100-01-01"})
    void mobility_assignments_by_the_names_of_their_expats(String when) {
        for (String word : words()) {
            written(editor.post(
                    "/mobility/v1/assignments",
                    "{\"expat_id\":%s,\"expat_name\":\"%s\",\"host_country\":\"DE\"}".formatted(story.number(), word)));
        }
        String list = "/mobility/v1/assignments?order=expat_name&search_text=" + mark + when + "&order_direction=";

        assertThat(values(editor.get(list + "asc"), "/result/items", "expat_name"))
                .isEqualTo(collated());
        assertThat(values(editor.get(list + "desc"), "/result/items", "expat_name"))
                .isEqualTo(collated().reversed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&as_of=2100-01-01", "&known_at=2100-01-01"})
    void editorial_assignments_by_their_titles(String when) {
        for (String word : words()) {
            written(editor.post("/editorial/v3/assignment", "{\"type\":\"article\",\"title\":\"%s\"}".formatted(word)));
        }
        String list = "/editorial/v3/assignment?per_page=100&dir=asc&order=title" + when;

        assertThat(values(editor.get(list), "/items", "title")).isEqualTo(collated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first_name", "last_name", "display_name"})
    void users_by_their_names(String field) {
        List<String> names = List.of("apfel", "Äpfel", "Birne", "Zebra", "zoe");
        names.reversed().forEach(name -> {
            String whole = field.equals("last_name") ? "Ada " + mark + name : mark + name + " Berg";
            written(story.admin().put("/api/v1/users/" + story.number(), "{\"name\":\"" + whole + "\"}"));
        });
        String list = "/allocation/api/v1/users?per_page=1000&sort_field=" + field;

        assertThat(ends(story.viewer().get(list), field)).isEqualTo(names);
        assertThat(ends(story.viewer().get(list + "&sort_order=descending"), field))
                .isEqualTo(names.reversed());
    }

    /** What of names comes after the mark, without another name. */
    private List<String> ends(Reply reply, String field) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json()
                .at("/data")
                .valueStream()
                .map(row -> row.get(field).asString(""))
                .filter(value -> value.startsWith(mark))
                .map(value -> value.substring(mark.length()).replace(" Berg", ""))
                .toList();
    }
}
