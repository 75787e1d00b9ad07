package io.caseledger.standalone.openapi;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.Map;

/** For each operation and status a request that brings it about. */
final class Requests {

    private static final String MIB = "{\"notes\":\"" + "n".repeat(1 << 20) + "\"}";

    private static final String WEBHOOK = "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"casework.Deleted\"]}";

    private final Story story;
    private final String mentor;
    private final String contact;

    Requests(Story story) {
        this.story = story;
        this.mentor = story.person("mentor");
        this.contact = story.person("contact");
    }

    Reply send(Operation operation, int status) {
        if (operation.document().name().equals("allocation") || NumberedRequests.names(operation)) {
            NumberedRequests numbered = new NumberedRequests(story);
            return send(
                    story.admin(),
                    operation,
                    status,
                    numbered.existing(operation, status),
                    numbered.unknown(operation),
                    NumberedRequests.body(operation));
        }
        if (operation.path().contains("/parked")) {
            String at = operation.path().replace("{name}", "directory");
            return send(
                    story.admin(),
                    operation,
                    status,
                    at.contains("{stream}") ? at.replace("{stream}", ParkedRows.add(story, status)) : at,
                    operation.path().replace("{name}", "nothing").replace("{stream}", "nothing"),
                    "{\"reason\":\"A test entry\"}");
        }
        Http http = operation.name().startsWith("common") ? story.admin() : story.http();
        String path = operation.path().replace("{mentor_id}", mentor);
        boolean person = operation.path().contains("/people/");
        boolean webhook = operation.path().contains("/webhooks/");
        if (path.contains("{name}")) {
            return ofProjection(http, operation, status, path);
        }
        String existing = path.replace("{id}", person ? known(status) : webhook ? webhook(status) : assignment(status));
        String unknown = path.replace("{id}", person ? "nobody" : "assign_404zz");
        return send(http, operation, status, existing, unknown, body(operation));
    }

    /** One that has little to do, and is paused for no longer than the answer takes. */
    private Reply ofProjection(Http http, Operation operation, int status, String path) {
        String name = path.endsWith("/replay") ? "billing" : "editorial"; // of which no replay is going on
        Reply reply =
                send(http, operation, status, path.replace("{name}", name), path.replace("{name}", "nothing"), "");
        http.post("/api/v1/projections/" + name + "/resume", "");
        return reply;
    }

    private Reply send(Http http, Operation operation, int status, String existing, String unknown, String body) {
        return switch (status) {
            case 200, 201, 202 -> send(http, operation, existing, body);
            case 400 -> send(http, operation, existing + "?x=%00", body);
            case 401 -> send(story.http().as("nobody"), operation, existing, body);
            case 403 -> send(story.viewer(), operation, existing, body);
            case 404 -> send(http, operation, unknown, body);
            case 406 -> send(http.with("Accept", "text/html"), operation, existing, body);
            case 409 ->
                send(
                        http,
                        operation,
                        operation.name().equals("common readFeed") ? existing + "?after=999999999999" : existing,
                        body);
            case 412 -> send(http.with("If-Match", "\"99\""), operation, existing, body);
            case 413 -> send(http, operation, existing, MIB);
            case 415 -> send(http.with("Content-Encoding", "gzip"), operation, existing, body);
            case 422 -> send(http, operation, existing, "[]");
            case 503 -> send(http.with("Ledger-Position", "999999999999"), operation, existing, body);
            default -> throw new IllegalArgumentException("No request brings about " + status);
        };
    }

    private static Reply send(Http http, Operation operation, String path, String body) {
        return switch (operation.method()) {
            case "GET" -> http.get(path);
            case "DELETE" -> http.delete(path);
            case "POST" -> http.post(path, body);
            case "PUT" -> http.put(path, body);
            case "PATCH" -> http.patch(path, body);
            default -> throw new IllegalArgumentException(operation.method());
        };
    }

    /** A person whom the directory knows, but where it shall hear of one for the first time. */
    private String known(int status) {
        if (status != 201) {
            story.admin().put("/api/v1/people/" + contact, "{\"name\":\"Per Olsen\"}");
        }
        return contact;
    }

    private String assignment(int status) {
        String at = "/history/api/v1/assignments";
        String id = story.http()
                .post(at, "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"" + contact + "\"}")
                .json()
                .get("assignment_id")
                .asString();
        if (status == 409) {
            story.http().patch(at + "/" + id + "/status", "{\"status\":\"closed\"}");
        }
        return id;
    }

    /** One that nothing is sent to where that stands in the way. */
    private String webhook(int status) {
        return story.admin()
                .post("/api/v1/webhooks", WEBHOOK.replace("}", ",\"enabled\":" + (status != 409) + "}"))
                .json()
                .get("id")
                .asString();
    }

    private static String body(Operation operation) {
        return Map.ofEntries(
                        Map.entry("history createHistoryAssignment", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}"),
                        Map.entry(
                                "history updateHistoryAssignment", "{\"last_contact_date\":\"2026-01-25T00:00:00Z\"}"),
                        Map.entry("history changeHistoryStatus", "{\"status\":\"closed\"}"),
                        Map.entry(
                                "tracking createTrackingAssignment", "{\"peer_mentor_id\":\"m\",\"mentee_id\":\"c\"}"),
                        Map.entry("tracking updateTrackingAssignment", "{\"peer_mentor_id\":\"someone_else\"}"),
                        Map.entry("tracking recordContact", "{\"contact_date\":\"2026-01-25T00:00:00Z\"}"),
                        Map.entry("common putPerson", "{\"name\":\"Per Olsen\"}"),
                        Map.entry("common createWebhook", WEBHOOK),
                        Map.entry("common updateWebhook", WEBHOOK),
                        Map.entry("common replayWebhook", "{\"from\":1}"))
                .getOrDefault(operation.name(), "");
    }
}
