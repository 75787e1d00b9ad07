package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.allocation.BillRate;
import io.caseledger.contract.allocation.SeriesEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A history of allocations that could have happened; always the same one. */
final class RandomAllocations {

    static final int USERS = 5;
    static final int PROJECTS = 6;

    private static final LocalDate DAY = LocalDate.parse("2026-01-01");

    private final Random random = new Random(20_260_621);
    private final List<Living> living = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long count;

    private static final class Living {
        private final String tenant;
        private final long id;
        private final List<Long> subtasks = new ArrayList<>();

        Living(String tenant, long id) {
            this.tenant = tenant;
            this.id = id;
        }
    }

    /** Adds this many more events. */
    void add(TestEvents events, int number) {
        for (int i = 0; i < number; i++) {
            now = now.plus(Duration.ofSeconds(random.nextInt(90)));
            if (living.isEmpty() || random.nextInt(100) < 25) {
                Living made = new Living("tenant-" + random.nextInt(2), ++count);
                living.add(made);
                events.add(made.tenant, Long.toString(made.id), allocated(), now);
            } else if (random.nextInt(30) == 0) {
                String series = "series/" + ++count;
                events.add("tenant-0", series, new SeriesEvent.Repeated(count, 1, List.of(count)), now);
            } else {
                Living one = living.get(random.nextInt(living.size()));
                events.add(one.tenant, Long.toString(one.id), next(one), now);
            }
        }
    }

    private AllocationEvent allocated() {
        LocalDate start = DAY.plusDays(random.nextInt(100));
        return new AllocationEvent.Allocated(
                user(),
                1 + random.nextInt(PROJECTS),
                pick(List.of(AssignableKind.values())),
                start,
                start.plusDays(random.nextInt(20)),
                allotment(),
                rate(),
                random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(3)),
                random.nextBoolean() ? "" : "tab\tand \\ and \n line",
                random.nextBoolean() ? null : "note",
                random.nextInt(4) == 0 ? Long.valueOf(1 + random.nextInt(5)) : null);
    }

    private AllocationEvent next(Living one) {
        return switch (random.nextInt(9)) {
            case 0 -> {
                living.remove(one);
                yield new AllocationEvent.Deleted();
            }
            case 1 -> new AllocationEvent.Reassigned(new Change<>(null, user()), new Change<>(null, rate()));
            case 2 -> {
                LocalDate start = DAY.plusDays(random.nextInt(100));
                yield new AllocationEvent.PeriodChanged(
                        new Change<>(null, start), new Change<>(null, start.plusDays(random.nextInt(9))));
            }
            case 3 -> new AllocationEvent.AllotmentChanged(new Change<>(null, allotment()));
            case 4 -> new AllocationEvent.NoteChanged(new Change<>(null, "note " + now));
            case 5 -> new AllocationEvent.DescriptionChanged(new Change<>(null, "description"));
            case 6 -> new AllocationEvent.StatusOptionChanged(new Change<>(null, null));
            case 7 -> new AllocationEvent.SeriesJoined(one.id);
            default -> subtask(one);
        };
    }

    private AllocationEvent subtask(Living one) {
        if (one.subtasks.size() < 2) {
            one.subtasks.add(++count);
            return new AllocationEvent.SubtaskAdded(count, "subtask", random.nextBoolean(), 1);
        }
        long id = one.subtasks.get(random.nextInt(one.subtasks.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new AllocationEvent.SubtaskCompleted(id, 2);
            case 1 -> new AllocationEvent.SubtaskReopened(id, 2);
            case 2 -> new AllocationEvent.SubtaskDescribed(id, new Change<>("subtask", "other \"one\""), 2);
            default -> {
                one.subtasks.remove(id);
                yield new AllocationEvent.SubtaskRemoved(id);
            }
        };
    }

    private @Nullable Long user() {
        return random.nextInt(5) == 0 ? null : Long.valueOf(1 + random.nextInt(USERS));
    }

    private @Nullable BillRate rate() {
        return random.nextBoolean() ? null : new BillRate(1 + random.nextInt(9), Amount.of("92.5"));
    }

    private Allotment allotment() {
        AllocationMode mode = pick(List.of(AllocationMode.values()));
        return new Allotment(mode, Amount.of(random.nextBoolean() ? "1" : "0.25"));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
