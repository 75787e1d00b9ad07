package io.caseledger.contract.platform;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The stored form of events: snake_case fields, ISO-8601 instants, nulls written, fields of later revisions ignored. What it writes is canonical
 * already (RFC 8785: sorted keys, shortest escapes), so that it can be hashed as it is; events therefore carry no floating-point numbers.
 */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantText()))
            .build();

    private static final Map<String, ObjectReader> READERS = EventCatalogue.types().stream()
            .collect(toUnmodifiableMap(EventType::name, type -> MAPPER.readerFor(type.payload())));

    private EventJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static String write(Object event) {
        return MAPPER.writeValueAsString(event);
    }

    /** The event stored under a catalogue name. */
    public static Object read(String name, String payload) {
        ObjectReader reader = READERS.get(name);
        if (reader == null) {
            throw EventCatalogue.unknown(name);
        }
        return reader.readValue(payload);
    }
}
