package io.caseledger.standalone.openapi;

import tools.jackson.databind.JsonNode;

/** A method on a path, as a document describes it. */
public record Operation(Document document, String path, String method, String id) {

    JsonNode description() {
        return document.operation(id);
    }

    /** Path and method without the names that variables have. */
    String route() {
        return method + ' ' + path.replaceAll("[{][^}]*[}]", "{}") + ' ' + id;
    }

    /** For example {@code history listAssignments}: ids are unique within a document. */
    String name() {
        return document.name() + ' ' + id;
    }

    @Override
    public String toString() {
        return name();
    }
}
