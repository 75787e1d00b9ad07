package io.caseledger.standalone.openapi;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.Map;

/** For each operation and status of document 3 a request that brings it about. */
final class MobilityRequests {

    private static final String ASSIGNMENTS = "/mobility/v1/assignments";
    private static final String MIB = "{\"notes\":\"" + "n".repeat(1 << 20) + "\"}";
    private static final String NOBODYS = "9007199254740991";
    private static final Map<String, String> BODIES = Map.of(
            "createMobilityAssignment", "{\"expat_id\":10891}",
            "updateMobilityAssignment", "{\"host_city\":\"Oslo\"}",
            "changeMobilityStatus", "{\"status\":\"rejected\"}",
            "reviewAssignment", "{\"decision\":\"approved\"}",
            "extendAssignment", "{\"end_date\":\"2026-06-30\"}",
            "addBillingDetail", "{\"company_name\":\"XPath Germany GmbH\"}",
            "linkContact", "{\"name\":\"John Manager\"}");

    private final Story story;

    MobilityRequests(Story story) {
        this.story = story;
    }

    Reply send(Operation operation, int status) {
        Http editor = story.http().as("demo-editor-a");
        String id = assignment(editor, operation.id().equals("extendAssignment") ? "approved" : "requested");
        String path = operation.path().replace("{assignmentId}", status == 404 ? NOBODYS : id);
        String body = BODIES.getOrDefault(operation.id(), "{}");
        return switch (status) {
            case 200 -> {
                if (operation.method().equals("POST")) {
                    send(editor, operation, path, body); // what is said for the first time may be 201
                }
                yield send(editor, operation, path, body);
            }
            case 201, 404 -> send(editor, operation, path, body);
            case 400 -> send(editor, operation, path + "?x=%00", body);
            case 401 -> send(story.http().as("nobody"), operation, path, body);
            case 403 -> send(story.viewer(), operation, path, body);
            case 409 -> {
                editor.patch(ASSIGNMENTS + "/" + id + "/status", "{\"status\":\"cancelled\"}");
                yield send(editor, operation, path, body);
            }
            case 412 -> send(editor.with("If-Match", "\"99\""), operation, path, body);
            case 413 -> send(editor, operation, path, MIB);
            case 415 -> send(editor.with("Content-Encoding", "gzip"), operation, path, body);
            case 422 ->
                operation.method().equals("GET")
                        ? editor.get(path + "?per_page=101")
                        : send(editor, operation, path, "[]");
            case 503 -> send(editor.with("Ledger-Position", "999999999999"), operation, path, body);
            default -> throw new IllegalArgumentException("No request brings about " + status);
        };
    }

    private static String assignment(Http editor, String status) {
        Reply made = editor.post(
                ASSIGNMENTS,
                "{\"expat_id\":10891,\"status\":\"" + status
                        + "\",\"start_date\":\"2026-04-01\",\"end_date\":\"2026-04-30\"}");
        return made.json().at("/result/id").asString();
    }

    private static Reply send(Http http, Operation operation, String path, String body) {
        return switch (operation.method()) {
            case "GET" -> http.get(path);
            case "POST" -> http.post(path, body);
            case "PUT" -> http.put(path, body);
            case "PATCH" -> http.patch(path, body);
            default -> throw new IllegalArgumentException(operation.method());
        };
    }
}
