package io.caseledger.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.caseledger.standalone.Http.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds real answers against their description: status, media type, body and headers. */
final class Conformance {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Map<String, Schema> COMPILED = new ConcurrentHashMap<>();

    private Conformance() {}

    static void check(Operation operation, Reply reply) {
        Document document = operation.document();
        JsonNode responses = operation.description().get("responses");
        assertThat(responses.propertyNames())
                .as("%s answers %s", operation, reply.body())
                .contains(status(reply));
        JsonNode response = document.resolved(responses.get(status(reply)));
        String mediaType = reply.header("Content-Type").orElse("none").split(";", 2)[0];
        assertThat(response.get("content").propertyNames()).contains(mediaType);
        assertThat(faults(document, response.get("content").get(mediaType).get("schema"), reply.json()))
                .as("%s %s answers %s", operation, status(reply), reply.body())
                .isEmpty();
        response.path("headers").forEachEntry((name, header) -> {
            JsonNode described = document.resolved(header);
            if (described.path("required").asBoolean(false)) {
                assertThat(reply.header(name))
                        .as("%s %s has %s", operation, status(reply), name)
                        .isPresent();
            }
            reply.header(name)
                    .ifPresent(value -> assertThat(faults(document, described.get("schema"), asJson(described, value)))
                            .as("%s: %s", name, value)
                            .isEmpty());
        });
        assertThat(reply.header("Cache-Control")).hasValue("no-store");
        assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
    }

    private static String status(Reply reply) {
        return Integer.toString(reply.status());
    }

    private static JsonNode asJson(JsonNode header, String value) {
        return header.at("/schema/type").asString("").equals("integer")
                ? JsonMapper.shared().readTree(value)
                : JsonMapper.shared().valueToTree(value);
    }

    /** A schema of an OpenAPI document is one of JSON Schema 2020-12 whose references begin at the document's root. */
    static List<Error> faults(Document document, JsonNode schema, JsonNode value) {
        return COMPILED.computeIfAbsent(document.name() + schema, ignored -> compiled(document, schema))
                .validate(value);
    }

    private static Schema compiled(Document document, JsonNode schema) {
        ObjectNode rooted = JsonMapper.shared().createObjectNode();
        rooted.set("components", document.root().get("components"));
        rooted.putArray("allOf").add(schema);
        return SCHEMAS.getSchema(withoutNullableBounds(rooted));
    }

    /** The validator cannot read a number's bounds beside two types. */
    private static JsonNode withoutNullableBounds(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        for (String bound : List.of("minimum", "maximum", "exclusiveMinimum")) {
            for (JsonNode nullable : copy.findParents(bound)) {
                if (nullable.get("type").isArray()) {
                    ObjectNode parent = (ObjectNode) nullable;
                    ObjectNode number = parent.deepCopy();
                    number.set("type", parent.get("type").get(0));
                    parent.removeAll();
                    parent.putArray("anyOf").add(number).addObject().put("type", "null");
                }
            }
        }
        return copy;
    }
}
