package io.caseledger.query.mobility;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ReviewDecision;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.GuardedText;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A history of mobility assignments, and of the people who go, that could have happened; always the same one. */
final class RandomMobility {

    static final int EXPATS = 9;
    static final List<String> COUNTRIES = List.of("AL", "DE", "JP", "KM");
    static final List<String> TYPES = List.of("long-term-assignment", "commuter", "short-term-assignment");
    static final List<String> WORDS = List.of("Tirana", "münchen 100%", "東京都", "Žižkov", "a_b\\c", "MÜNCHEN");
    static final LocalDate DAY = LocalDate.parse("2026-01-01");
    static final int DAYS = 60;

    private final Random random = new Random(20_260_427);
    private final List<Living> living = new ArrayList<>();
    private final Map<String, Integer> people = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long count;

    private static final class Living {

        private final String tenant;
        private final long id;
        private @Nullable LocalDate start;

        Living(String tenant, long id) {
            this.tenant = tenant;
            this.id = id;
        }
    }

    /** Adds this many more events. */
    void add(TestEvents events, int number) {
        for (int i = 0; i < number; i++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(240)));
            int dice = random.nextInt(100);
            if (living.isEmpty() || dice < 20) {
                Living made = new Living("tenant-" + random.nextInt(2), ++count);
                living.add(made);
                events.add(made.tenant, Long.toString(made.id), opened(made), now);
            } else if (dice < 30) {
                String tenant = "tenant-" + random.nextInt(2);
                String id = Long.toString(1 + random.nextInt(EXPATS));
                events.add(tenant, "person/" + tenant + '/' + id, person(tenant, id), now);
            } else {
                Living one = living.get(random.nextInt(living.size()));
                events.add(one.tenant, Long.toString(one.id), next(one), now);
            }
        }
    }

    private PersonEvent person(String tenant, String id) {
        if (people.merge(tenant + id, 1, Integer::sum) == 1) {
            return new PersonEvent.PersonRegistered(id, pick(WORDS) + ' ' + id, null);
        }
        return random.nextBoolean()
                ? new PersonEvent.PersonRenamed(id, new Change<>("a", pick(WORDS) + ' ' + ++count))
                : new PersonEvent.PersonEmailChanged(id, new Change<>(null, "b@example.org"));
    }

    private MobilityEvent opened(Living made) {
        made.start = random.nextInt(5) == 0 ? null : day();
        Map<String, Object> details = new HashMap<>();
        for (MobilityField field : fields()) {
            Object value = value(field);
            if (value != null) {
                details.put(field.word(), value);
            }
        }
        return new MobilityEvent.Opened(
                4234,
                1 + random.nextInt(4),
                pick(List.of(MobilityStatus.DRAFT, MobilityStatus.APPROVED, MobilityStatus.APPROVED)),
                made.start,
                end(made),
                new MobilityDetails(details));
    }

    private MobilityEvent next(Living one) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                Map<String, Change<Object>> changes = new HashMap<>();
                for (MobilityField field : fields()) {
                    changes.put(field.word(), new Change<>(null, value(field)));
                }
                yield new MobilityEvent.Amended(changes);
            }
            case 3 -> {
                one.start = random.nextInt(5) == 0 ? null : day();
                yield new MobilityEvent.PeriodChanged(new Change<>(null, one.start), new Change<>(null, end(one)));
            }
            case 4 ->
                new MobilityEvent.StatusChanged(
                        new Change<>(MobilityStatus.REQUESTED, pick(List.of(MobilityStatus.values()))));
            case 5 ->
                new MobilityEvent.Reviewed(
                        ++count,
                        pick(List.of(ReviewDecision.values())),
                        "tab\tand \\",
                        1 + random.nextInt(3),
                        "Reviewer");
            case 6 ->
                new MobilityEvent.Extended(
                        ++count,
                        new Change<>(null, (one.start == null ? DAY : one.start).plusDays(random.nextInt(DAYS))),
                        "late");
            case 7 -> billing();
            case 8 ->
                new MobilityEvent.ContactLinked(
                        ++count, new GuardedText("Jane"), random.nextBoolean() ? null : new GuardedText("j@x.org"));
            default ->
                random.nextInt(4) > 0
                        ? new MobilityEvent.Cancelled(new Change<>(MobilityStatus.DRAFT, MobilityStatus.CANCELLED), 2)
                        : new MobilityEvent.Archived();
        };
    }

    private MobilityEvent billing() {
        GuardedText text = new GuardedText("text \"" + count + '"');
        return new MobilityEvent.BillingDetailAdded(
                ++count,
                text,
                random.nextBoolean(),
                text,
                null,
                text,
                null,
                "DE",
                text,
                text,
                text,
                text,
                text,
                null,
                7L);
    }

    private List<MobilityField> fields() {
        return List.of(MobilityField.values()).stream()
                .filter(field -> random.nextInt(4) == 0 || field == MobilityField.EXPAT_ID)
                .toList();
    }

    private @Nullable Object value(MobilityField field) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        return switch (field) {
            case EXPAT_ID -> (long) (1 + random.nextInt(EXPATS));
            case TYPE -> pick(TYPES);
            default ->
                switch (field.form()) {
                    case COUNTRY -> pick(COUNTRIES);
                    case FLAG -> random.nextInt(3) == 0;
                    case ID, ID_OR_ZERO, COUNT -> (long) random.nextInt(3);
                    case TEXT, SLUG -> pick(WORDS) + '\n' + random.nextInt(5);
                };
        };
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(DAYS));
    }

    private @Nullable LocalDate end(Living one) {
        return random.nextInt(5) == 0 ? null : (one.start == null ? DAY : one.start).plusDays(random.nextInt(DAYS / 2));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
