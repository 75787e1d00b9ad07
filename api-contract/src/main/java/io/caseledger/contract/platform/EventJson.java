package io.caseledger.contract.platform;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The stored form of events: snake_case fields, ISO-8601 instants, nulls written, fields of later revisions ignored. */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EventJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static String write(Object event) {
        return MAPPER.writeValueAsString(event);
    }

    /** The event stored under a catalogue name. */
    public static Object read(String name, String payload) {
        return MAPPER.readValue(payload, EventCatalogue.named(name).payload());
    }
}
