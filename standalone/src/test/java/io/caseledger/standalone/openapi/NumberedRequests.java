package io.caseledger.standalone.openapi;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.story.Story;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Paths and bodies for what is named by numbers: allocations, and the entries of the directory that they name. */
final class NumberedRequests {

    private static final Pattern ENTRIES =
            Pattern.compile("(/allocation)?/api/v1/(projects|leave_types|status_options|users|issues"
                    + "|projects/\\{project_id}/phases)(/\\{id})?");
    private static final String NOBODYS = "9007199254740991";

    private static final String PLAN = "\"starts_at\":\"2018-06-21\",\"ends_at\":\"2018-06-27\"";
    private static final String ENTRY =
            "{\"name\":\"Wireframes\",\"label\":\"Started\",\"stage\":\"done\",\"unknown\":1}";
    private static final Map<String, String> BODIES = Map.of(
            "createForUser", "{\"leave_id\":17," + PLAN + "}",
            "createForProject", "{\"user_id\":null," + PLAN + "}",
            "createWithSubtasks", "{\"assignable_id\":17," + PLAN + ",\"subtasks\":[{\"description\":\"x\"}]}",
            "repeatAssignment", "{\"frequency_weeks\":1,\"count\":2}",
            "addSubtask", "{\"description\":\"x\"}",
            "updateSubtask", "{\"completed\":true}",
            "putBillRate", "{\"rate\":92.5}",
            "createBillRate", "{\"rate\":92.5}",
            "createProjectBillRate", "{\"rate\":92.5}");

    private final Story story;
    private final String user;
    private final String project;

    NumberedRequests(Story story) {
        this.story = story;
        this.user = story.number();
        this.project = story.number();
    }

    static boolean names(Operation operation) {
        return ENTRIES.matcher(operation.path()).matches();
    }

    static String body(Operation operation) {
        return names(operation) ? ENTRY : BODIES.getOrDefault(operation.id(), "{\"note\":\"changed\",\"percent\":0.5}");
    }

    /** Where something is that the request can be about; what is to be made is not there yet. */
    String existing(Operation operation, int status) {
        String path = operation.path().replace("{user_id}", user).replace("{project_id}", project);
        if (names(operation)) {
            String entry = path.replace("{id}", user);
            if (status != 201 && path.contains("{id}")) {
                // Document 5 itself teaches nothing of users and leave types.
                story.admin().put(entry.contains("/phases/") ? entry : entry.replace("/allocation", ""), ENTRY);
            }
            return entry;
        }
        if (!path.contains("{id}")) {
            if (operation.id().equals("putBillRate")) {
                story.admin().put(path, "{\"rate\":80}"); // or there would be no version to be stale
            }
            return path;
        }
        Http.Reply made = story.admin()
                .post(
                        "/allocation/api/v1/assignments",
                        "{\"user_id\":" + user + ",\"assignable_id\":" + project + "," + PLAN
                                + ",\"subtasks\":[{\"description\":\"x\"}]}");
        return path.replace(
                        "{id}",
                        Objects.requireNonNull(made.json().at("/data/0/id").asString()))
                .replace(
                        "{subtask_id}",
                        Objects.requireNonNull(
                                made.json().at("/data/0/subtasks/data/0/id").asString()));
    }

    /** Nothing is there, and nothing can be made there. */
    String unknown(Operation operation) {
        return operation
                .path()
                .replace("{user_id}", operation.path().contains("{id}") ? user : "nobody")
                .replace("{project_id}", operation.path().contains("{id}") ? project : "nobody")
                .replace("{id}", names(operation) && !operation.method().equals("GET") ? "nobody" : NOBODYS)
                .replace("{subtask_id}", NOBODYS);
    }
}
