package io.caseledger.standalone.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of the OpenAPI documents, with the example bodies that the published documents print. */
public final class Document {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final JsonNode root;

    private Document(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    /** @param name {@code history}, {@code tracking}, {@code mobility}, {@code editorial}, {@code allocation} or {@code common} */
    public static Document named(String name) {
        try (InputStream yaml = Document.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
            return new Document(
                    name, JSON.valueToTree(new Yaml().<Map<String, Object>>load(Objects.requireNonNull(yaml))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public JsonNode root() {
        return root;
    }

    public JsonNode operation(String operationId) {
        return root.get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .filter(operation ->
                        operationId.equals(operation.path("operationId").asString("")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No operation " + operationId));
    }

    /** Every operation, by path and method. */
    public List<Operation> operations() {
        return root.get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("operationId"))
                        .map(method -> new Operation(
                                this,
                                path.getKey(),
                                method.getKey().toUpperCase(Locale.ROOT),
                                method.getValue().get("operationId").asString())))
                .toList();
    }

    public String name() {
        return name;
    }

    /** The names of the query parameters that an operation declares, at its path or itself. */
    static List<String> queryParameters(Operation operation) {
        Document document = operation.document();
        JsonNode path = document.root.get("paths").get(operation.path());
        return Stream.of(path, operation.description())
                .flatMap(place -> place.path("parameters").valueStream())
                .map(document::resolved)
                .filter(parameter -> parameter.get("in").asString().equals("query"))
                .map(parameter -> parameter.get("name").asString())
                .toList();
    }

    /** What a reference stands for; what is none stands for itself. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
    }

    /** The body that the document's example sends. */
    public JsonNode request(String operationId) {
        return operation(operationId).at("/requestBody/content/application~1json/example");
    }

    /** The body that the document's example answers. */
    public JsonNode answer(String operationId, int status) {
        return operation(operationId).at("/responses/" + status + "/content/application~1json/example");
    }
}
