package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ReviewDecision;
import io.caseledger.contract.platform.CanonicalJson;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.contract.platform.EventType;
import io.caseledger.contract.platform.GuardedText;
import io.caseledger.contract.platform.LongText;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.StoredEvent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredFormTest {

    /** Every control character but NUL, every escape, and text in and beyond the basic plane. */
    private static final String NASTY = IntStream.rangeClosed(1, 0x20)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            + "\"\\/\u007f\u0080\u00e4\u20ac\u2028\u2029\ufb33\ufffd\ud83d\ude00 </script> '%_\u0001\u001f";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    static Stream<EventType> types() {
        return EventCatalogue.types().stream();
    }

    @Nested
    class An_event {

        @ParameterizedTest
        @MethodSource("io.caseledger.command.platform.StoredFormTest#types")
        void is_written_in_the_one_form_that_its_readback_canonicalises_to(EventType type) {
            for (Object event : List.of(example(type, NASTY), example(type, null))) {
                String written = EventJson.write(event);
                StoredEvent stored = append(event, new TreeMap<>(Map.of("actor", NASTY, "reason", NASTY)));

                assertThat(CanonicalJson.of(written)).isEqualTo(written);
                assertThat(CanonicalJson.of(stored.payload())).isEqualTo(written);
                assertThat(CanonicalJson.of(stored.metadata()))
                        .isEqualTo(EventJson.write(new TreeMap<>(Map.of("actor", NASTY, "reason", NASTY))));
                assertThat(stored.event()).isEqualTo(event);
            }
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.command.platform.StoredFormTest#types")
        void is_a_jsonb_object_under_its_catalogue_name_and_revision(EventType type) {
            StoredEvent stored = append(example(type, NASTY), new TreeMap<>());

            assertThat(stored.type()).isEqualTo(type.name());
            assertThat(stored.kind()).isEqualTo(type.kind());
            assertThat(stored.revision()).isEqualTo(type.revision());
            assertThat(JdbcClient.create(DATABASE.reader())
                            .sql(
                                    "select pg_typeof(payload) || ' ' || jsonb_typeof(payload) || ' ' || pg_typeof(metadata)"
                                            + " || ' ' || jsonb_typeof(metadata) from ledger.event where position = ?")
                            .param(stored.position())
                            .query(String.class)
                            .single())
                    .isEqualTo("jsonb object jsonb object");
        }

        @ParameterizedTest
        @MethodSource("io.caseledger.command.platform.StoredFormTest#types")
        void has_no_floating_point_number(EventType type) {
            assertThat(componentTypes(type.payload()))
                    .isNotNull()
                    .doesNotContain(double.class, float.class, Double.class, Float.class, BigDecimal.class);
        }
    }

    @Nested
    class A_stream_or_tenant {

        @Test
        void may_have_any_text_as_its_name() {
            try (TestLedger ledger = new TestLedger(DATABASE)) {
                NewEvent event = NewEvent.of(
                        NASTY,
                        "person/" + NASTY,
                        0,
                        UUID.fromString(IdentifierFactory.getInstance().generateIdentifier()),
                        example(EventCatalogue.named("casework.Deleted"), null),
                        new TreeMap<>(),
                        TestLedger.AT);
                TestLedger.append(ledger.appender(), event);

                assertThat(ledger.reader().stream(NASTY, "person/" + NASTY, 0)).hasSize(1);
                ledger.assertWhole();
            }
        }
    }

    private static StoredEvent append(Object event, SortedMap<String, String> metadata) {
        try (TestLedger ledger = new TestLedger(DATABASE)) {
            String stream = TestLedger.newStream();
            TestLedger.append(
                    ledger.appender(),
                    NewEvent.of(
                            "default",
                            stream,
                            0,
                            UUID.fromString(IdentifierFactory.getInstance().generateIdentifier()),
                            event,
                            metadata,
                            TestLedger.AT));
            ledger.assertWhole();
            return ledger.stream(stream).getFirst();
        }
    }

    /** An event with this text wherever text goes; null leaves empty what may be empty. */
    private static Object example(EventType type, @Nullable String text) {
        RecordComponent[] components = type.payload().getRecordComponents();
        try {
            return type.payload()
                    .getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(Stream.of(components)
                            .map(component -> value(component.getGenericType(), text))
                            .toArray());
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError("No example of " + type, failed);
        }
    }

    private static @Nullable Object value(Type type, @Nullable String text) {
        if (type instanceof ParameterizedType change && change.getRawType() == Change.class) {
            return new Change<>(
                    value(change.getActualTypeArguments()[0], null), value(change.getActualTypeArguments()[0], NASTY));
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return Map.of(NASTY, Objects.requireNonNull(value(map.getActualTypeArguments()[1], NASTY)));
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(Objects.requireNonNull(value(list.getActualTypeArguments()[0], NASTY)));
        }
        if (type instanceof Class<?> primitive && primitive.isPrimitive()) {
            return primitive == boolean.class ? (Object) true : primitive == int.class ? (Object) 7 : (Object) 42L;
        }
        if (text == null) {
            return null;
        }
        if (type == Long.class) {
            return 42L;
        }
        if (type == Integer.class) {
            return 7;
        }
        if (type == LongText.class) {
            return new LongText(text);
        }
        if (type == LocalDate.class) {
            return LocalDate.of(2026, 3, 26);
        }
        if (type == Amount.class) {
            return Amount.of("0.25");
        }
        if (type == Allotment.class) {
            return new Allotment(AllocationMode.HOURS_PER_DAY, Amount.of("6.50"));
        }
        if (type == BillRate.class) {
            return new BillRate(42, Amount.of("92.5"));
        }
        if (type == AssignableKind.class) {
            return AssignableKind.LEAVE;
        }
        if (type == EntrySort.class) {
            return EntrySort.STATUS_OPTION;
        }
        if (type == MobilityStatus.class) {
            return MobilityStatus.REQUESTED;
        }
        if (type == ReviewDecision.class) {
            return ReviewDecision.REJECTED;
        }
        if (type == MobilityDetails.class) {
            return new MobilityDetails(Map.of("notes", text, "expat_id", 42, "is_confidential", true));
        }
        if (type == GuardedText.class) {
            return new GuardedText(text);
        }
        if (type == String.class || type == Object.class) {
            return text;
        }
        if (type == Instant.class) {
            return Instant.parse("2026-03-26T10:00:00.000001Z");
        }
        if (type == CaseStatus.class) {
            return CaseStatus.ON_HOLD;
        }
        throw new AssertionError("No example of " + type + ": say here what one looks like");
    }

    private static List<Type> componentTypes(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Stream.of(generic.getActualTypeArguments())
                    .flatMap(argument -> componentTypes(argument).stream())
                    .toList();
        }
        if (type == Amount.class) {
            return List.of(String.class); // a decimal that is written as its text
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return Stream.of(record.getRecordComponents())
                    .flatMap(component -> componentTypes(component.getGenericType()).stream())
                    .toList();
        }
        return List.of(type);
    }
}
