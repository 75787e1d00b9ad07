package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What document 4's bodies say of an assignment. Limits are in characters, but for users and children, which are counted. */
final class EditorialBodies {

    private static final int SLUG = 200;
    private static final int TYPE = 64;
    private static final int TITLE = 500;
    private static final int TEXT = 20_000;
    private static final int CONTENT = 1 << 20;
    private static final int USERS = 200;
    private static final int CHILDREN = 1_000;
    private static final Pattern ISSUE = Pattern.compile("[1-9][0-9]{0,15}");

    private EditorialBodies() {}

    /** A new assignment; what the body does not say is empty, and a slug that it does not say is made of the title. */
    static Create create(Body body, String uuid, long number, Caller caller, Instant at) {
        String title = body.text("title", TITLE);
        return new Create(
                uuid,
                at,
                number,
                caller.userId(),
                body.has("slug") && !body.isNull("slug") ? body.text("slug", SLUG) : slugOf(title),
                body.text("type", TYPE),
                title,
                text(body, "abstract", TEXT),
                text(body, "content", CONTENT),
                text(body, "notes", TEXT),
                time(body, "published_at"),
                time(body, "due_at"),
                issue(body),
                Uuids.read(body, "children", CHILDREN),
                Uuids.read(body, "users", USERS));
    }

    /** What the body says, and no more: a field that is not there stays as it is. */
    static List<Edit> edits(Body body) {
        List<Edit> edits = new ArrayList<>();
        Reading reading = new Reading(body, edits);
        reading.of("slug", field -> new Edit.Slug(body.text(field, SLUG)));
        reading.of("type", field -> new Edit.Type(body.text(field, TYPE)));
        reading.of("title", field -> new Edit.Title(body.text(field, TITLE)));
        reading.of("abstract", field -> new Edit.Abstract(text(body, field, TEXT)));
        reading.of("content", field -> new Edit.Content(text(body, field, CONTENT)));
        reading.of("notes", field -> new Edit.Notes(text(body, field, TEXT)));
        reading.of("due_at", field -> new Edit.DueAt(time(body, field)));
        reading.of("published_at", field -> new Edit.PublishedAt(time(body, field)));
        reading.of("issue_id", field -> new Edit.Issue(issue(body)));
        reading.of("children", field -> new Edit.Children(Uuids.read(body, field, CHILDREN)));
        reading.of("users", field -> new Edit.Assignees(Uuids.read(body, field, USERS)));
        body.refuseFaultsAsMalformed();
        if (edits.isEmpty()) {
            throw Refusal.malformed("nothing-to-change", "Send at least one field of an assignment.")
                    .asException();
        }
        return edits;
    }

    private record Reading(Body body, List<Edit> edits) {

        void of(String field, Function<String, Edit> edit) {
            if (body.has(field)) {
                edits.add(edit.apply(field));
            }
        }
    }

    private static String text(Body body, String field, int most) {
        String text = body.textOrNull(field, most);
        return text == null ? "" : text;
    }

    /** As precise as it is shown, so that a client that sends back what it read changes nothing. */
    private static @Nullable Instant time(Body body, String field) {
        Instant time = body.utcOrNull(field);
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The document prints the number as a string; clients that have it as a number send it so. */
    private static @Nullable String issue(Body body) {
        JsonNode said = body.json().get("issue_id");
        if (said == null || said.isNull()) {
            return null;
        }
        String id = said.isIntegralNumber() ? said.bigIntegerValue().toString() : said.asString("");
        if ((said.isString() || said.isIntegralNumber()) && ISSUE.matcher(id).matches()) {
            return id;
        }
        body.fault("issue_id", "must be a number from 1, or one as a string");
        return null;
    }

    private static String slugOf(String title) {
        String words = Normalizer.normalize(title, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        int end = words.offsetByCodePoints(0, Math.min(SLUG, words.codePointCount(0, words.length())));
        return words.isEmpty() ? "untitled" : words.substring(0, end);
    }
}
