package io.caseledger.standalone.openapi;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.Map;

/** For each operation and status of document 4 a request that brings it about. */
final class EditorialRequests {

    private static final String ASSIGNMENTS = "/editorial/v3/assignment";
    private static final String LOCKS = "/editorial/v3/lock-request";
    private static final String MIB = "{\"title\":\"" + "t".repeat(1 << 20) + "\"}";
    private static final String NOBODYS = "00000000-0000-7000-8000-000000000000";

    private final Story story;

    EditorialRequests(Story story) {
        this.story = story;
    }

    Reply send(Operation operation, int status) {
        Http editor = story.http().as("demo-editor-a");
        String uuid = editor.post(ASSIGNMENTS, "{\"type\":\"article\",\"title\":\"A title\"}")
                .json()
                .get("uuid")
                .asString();
        boolean taken = status != 423 && !operation.route().startsWith("POST");
        if (taken || status == 423) {
            story.http().as(taken ? "demo-editor-a" : "demo-editor-b").post(LOCKS, "{\"srn\":\"" + uuid + "\"}");
        }
        String path = operation.path().replace("{uuid}", status == 404 ? NOBODYS : uuid);
        String body = body(operation, status == 404 ? NOBODYS : uuid);
        return switch (status) {
            case 200, 404, 423 -> send(editor, operation, path, body);
            case 400 -> send(editor, operation, path + "?x=%00", body);
            case 401 -> send(story.viewer(), operation, path, body);
            case 403 -> send(story.http().as("nobody"), operation, path, body);
            case 406 -> send(editor.with("Accept", "text/html"), operation, path, body);
            case 412 -> send(editor.with("If-Match", "\"99\""), operation, path, body);
            case 413 -> send(editor, operation, path, MIB);
            case 415 -> send(editor.with("Content-Encoding", "gzip"), operation, path, MIB.substring(0, 9));
            case 422 -> send(editor, operation, path, "[]");
            case 503 -> send(editor.with("Ledger-Position", "999999999999"), operation, path, body);
            default -> throw new IllegalArgumentException("No request brings about " + status);
        };
    }

    private static Reply send(Http http, Operation operation, String path, String body) {
        return switch (operation.method()) {
            case "GET" -> http.get(path);
            case "DELETE" -> body.isEmpty() ? http.delete(path) : http.delete(path, body);
            case "POST" -> http.post(path, body);
            case "PUT" -> http.put(path, body);
            default -> throw new IllegalArgumentException(operation.method());
        };
    }

    private static String body(Operation operation, String uuid) {
        return Map.of(
                        "editorial createEditorialAssignment", "{\"type\":\"article\",\"title\":\"A title\"}",
                        "editorial updateEditorialAssignment", "{\"title\":\"Another title\"}",
                        "editorial createLockRequest", "{\"srn\":\"" + uuid + "\"}")
                .getOrDefault(operation.name(), "");
    }
}
