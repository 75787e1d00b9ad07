package io.caseledger.contract.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityField;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Derives the JSON Schema of an event's data from its record: what may be null may also be absent, and more fields may come. */
final class EventSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Class<?>, String> SIMPLE = Map.of(
            String.class, "string",
            Instant.class, "string",
            LocalDate.class, "string",
            Long.class, "integer",
            long.class, "integer",
            Integer.class, "integer",
            int.class, "integer",
            Boolean.class, "boolean",
            boolean.class, "boolean");

    private EventSchema() {}

    static ObjectNode of(EventType type) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.name());
        schema.put("description", "Revision " + type.revision() + " of the data of " + type.name());
        schema.setAll(object(type.payload(), Map.of()));
        return schema;
    }

    private static ObjectNode object(Class<?> record, Map<String, AnnotatedType> variables) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (RecordComponent component : record.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = named == null
                    ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
                    : named.value();
            AnnotatedType type = component.getAnnotatedType();
            boolean nullable = type.isAnnotationPresent(Nullable.class);
            properties.set(name, value(type, variables, nullable));
            if (!nullable) {
                required.add(name);
            }
        }
        return schema;
    }

    private static ObjectNode value(AnnotatedType annotated, Map<String, AnnotatedType> variables, boolean nullable) {
        AnnotatedType type = annotated instanceof AnnotatedTypeVariable variable
                ? Objects.requireNonNull(variables.get(variable.getType().getTypeName()))
                : annotated;
        ObjectNode schema = value(type, variables);
        if (nullable) {
            ArrayNode types = JSON.arrayNode();
            schema.get("type").valueStream().forEach(types::add);
            if (types.isEmpty()) {
                types.add(schema.get("type"));
            }
            schema.set("type", types.add("null"));
            if (schema.get("enum") instanceof ArrayNode words) {
                words.addNull();
            }
        }
        return schema;
    }

    private static ObjectNode value(AnnotatedType annotated, Map<String, AnnotatedType> variables) {
        Class<?> type = raw(annotated.getType());
        if (type.isEnum()) {
            ObjectNode schema = JSON.objectNode().put("type", "string");
            ArrayNode words = schema.putArray("enum");
            for (Object constant : type.getEnumConstants()) {
                words.add(EventJson.mapper().valueToTree(constant).asString());
            }
            return schema;
        }
        if (type == LongText.class) {
            ObjectNode schema = JSON.objectNode().put("type", "object"); // readers are told its size
            schema.putObject("properties").putObject("characters").put("type", "integer");
            schema.putArray("required").add("characters");
            return schema;
        }
        if (type == Object.class) {
            ObjectNode schema = JSON.objectNode();
            schema.putArray("type").add("string").add("integer").add("boolean");
            return schema;
        }
        if (type == MobilityDetails.class) {
            return details();
        }
        String simple = SIMPLE.get(type);
        if (simple != null) {
            ObjectNode schema = JSON.objectNode().put("type", simple);
            if (type == Instant.class) {
                schema.put("format", "date-time");
            } else if (type == LocalDate.class) {
                schema.put("format", "date");
            }
            return schema;
        }
        if (List.class.isAssignableFrom(type) && annotated instanceof AnnotatedParameterizedType list) {
            ObjectNode schema = JSON.objectNode().put("type", "array");
            schema.set("items", value(list.getAnnotatedActualTypeArguments()[0], variables, false));
            return schema;
        }
        if (Map.class.isAssignableFrom(type) && annotated instanceof AnnotatedParameterizedType map) {
            ObjectNode schema = JSON.objectNode().put("type", "object");
            schema.set("additionalProperties", value(map.getAnnotatedActualTypeArguments()[1], variables, false));
            return schema;
        }
        if (type.isRecord()) {
            Optional<Method> bare = Arrays.stream(type.getMethods())
                    .filter(method -> method.isAnnotationPresent(JsonValue.class))
                    .findFirst();
            if (bare.isPresent()) {
                return value(bare.get().getAnnotatedReturnType(), Map.of());
            }
            return object(
                    type,
                    annotated instanceof AnnotatedParameterizedType generic
                            ? Map.of(
                                    type.getTypeParameters()[0].getName(), generic.getAnnotatedActualTypeArguments()[0])
                            : Map.of());
        }
        throw new IllegalStateException("An event has a field of a type that no schema was thought of for: " + type);
    }

    /** Fields that say nothing are not there; what form they have is the document's affair. */
    private static ObjectNode details() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (MobilityField field : MobilityField.values()) {
            String simple = Objects.requireNonNull(SIMPLE.get(field.form().type()));
            properties.putObject(field.word()).put("type", simple);
        }
        return schema;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
