package io.caseledger.contract.platform;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
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

    private static final JsonMapper TELLING_ALL = MAPPER.rebuild()
            .addModule(new SimpleModule("sizes").addSerializer(LongText.class, new Size()))
            .build();

    private static final JsonMapper TELLING = TELLING_ALL
            .rebuild()
            .addModule(new SimpleModule("masks").addSerializer(GuardedText.class, new Mask()))
            .build();

    private EventJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static String write(Object event) {
        return MAPPER.writeValueAsString(event);
    }

    /**
     * An event as its readers are told of it, as canonical JSON: instead of a {@link LongText} its size, a mask for every {@link GuardedText}, all else as
     * it is stored.
     */
    public static String tell(String name, String payload) {
        return EventCatalogue.hasLongText(name) || EventCatalogue.hasGuardedText(name)
                ? TELLING.writeValueAsString(read(name, payload))
                : CanonicalJson.of(payload);
    }

    /** The same for readers who may read guarded texts. */
    public static String tellAll(String name, String payload) {
        return EventCatalogue.hasLongText(name)
                ? TELLING_ALL.writeValueAsString(read(name, payload))
                : CanonicalJson.of(payload);
    }

    /** The event stored under a catalogue name. */
    public static Object read(String name, String payload) {
        ObjectReader reader = READERS.get(name);
        if (reader == null) {
            throw EventCatalogue.unknown(name);
        }
        return reader.readValue(payload);
    }

    private static final class Size extends ValueSerializer<LongText> {

        @Override
        public void serialize(LongText text, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeNumberProperty("characters", text.characters());
            json.writeEndObject();
        }
    }

    private static final class Mask extends ValueSerializer<GuardedText> {

        @Override
        public void serialize(GuardedText text, JsonGenerator json, SerializationContext context) {
            json.writeString(GuardedText.MASK.text());
        }
    }
}
