package io.caseledger.query.casework;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A history that could have happened: assignments that come, change in every way the rules allow, close, reopen and go. Always the same one. */
final class RandomHistory {

    private static final int TENANTS = 2;
    private static final int MENTORS = 7;

    private final Random random;
    private final String mark;
    private final int mostMinutes;
    private final List<Assignment> living = new ArrayList<>();
    private @Nullable Assignment reopened;
    private Instant now;
    private int count;

    RandomHistory() {
        this("", Instant.parse("2026-01-01T00:00:00Z"), 90);
    }

    /**
     * @param mark which no other history in the same ledger has
     * @param mostMinutes between two events, which may also be none
     */
    RandomHistory(String mark, Instant begin, int mostMinutes) {
        this.random = new Random(20_260_326 + mark.hashCode());
        this.mark = mark;
        this.now = begin;
        this.mostMinutes = mostMinutes;
    }

    /** When the last event happened. */
    Instant now() {
        return now;
    }

    /** Adds this many more events. */
    void add(TestEvents events, int number) {
        for (int i = 0; i < number; i++) {
            if (reopened != null) {
                put(events, reopened, reassign(reopened));
                reopened = null;
                continue;
            }
            now = now.plus(Duration.ofMinutes(random.nextInt(mostMinutes)));
            if (living.isEmpty() || random.nextInt(100) < 15) {
                Assignment opened = new Assignment(
                        "tenant-" + random.nextInt(TENANTS),
                        (random.nextBoolean() ? "asgn_" : "assign_") + mark + ++count,
                        mentor());
                living.add(opened);
                put(
                        events,
                        opened,
                        new CaseEvent.Assigned(
                                opened.mentor,
                                "contact-" + random.nextInt(30),
                                textOrNull("coordinator"),
                                textOrNull("org"),
                                now.minus(Duration.ofDays(random.nextInt(40) - 8)),
                                textOrNull("note")));
            } else {
                Assignment assignment = living.get(random.nextInt(living.size()));
                put(events, assignment, next(assignment));
            }
        }
    }

    private void put(TestEvents events, Assignment assignment, CaseEvent event) {
        events.add(assignment.tenant, assignment.id, event, now);
    }

    private CaseEvent next(Assignment assignment) {
        if (!assignment.status.isOpen()) {
            return switch (random.nextInt(4)) {
                case 0 -> new CaseEvent.NotesAmended(new Change<>(null, textOrNull("note")));
                case 1 -> delete(assignment);
                case 2 -> new CaseEvent.Reopened(assignment.turn(CaseStatus.ACTIVE));
                default -> {
                    reopened = assignment;
                    yield new CaseEvent.Reopened(assignment.turn(CaseStatus.ACTIVE));
                }
            };
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                new CaseEvent.ContactRecorded(now.minus(Duration.ofDays(random.nextInt(30))), textOrNull("call"));
            case 3 ->
                new CaseEvent.ContactCorrected(new Change<>(null, now.minus(Duration.ofDays(random.nextInt(30)))));
            case 4, 5 -> reassign(assignment);
            case 6 ->
                new CaseEvent.StatusChanged(assignment.turn(
                        assignment.status == CaseStatus.ACTIVE ? CaseStatus.ON_HOLD : CaseStatus.ACTIVE));
            case 7, 8 ->
                new CaseEvent.Closed(
                        assignment.turn(random.nextBoolean() ? CaseStatus.COMPLETED : CaseStatus.CANCELLED));
            case 9 -> new CaseEvent.CoordinatorChanged(new Change<>(null, textOrNull("coordinator")));
            case 10 -> new CaseEvent.OrganisationChanged(new Change<>(null, textOrNull("org")));
            default ->
                random.nextInt(3) == 0
                        ? delete(assignment)
                        : new CaseEvent.NotesAmended(new Change<>(null, textOrNull("note")));
        };
    }

    private CaseEvent delete(Assignment assignment) {
        living.remove(assignment);
        return new CaseEvent.Deleted();
    }

    private CaseEvent reassign(Assignment assignment) {
        String before = assignment.mentor;
        assignment.mentor = mentor();
        return new CaseEvent.Reassigned(new Change<>(before, assignment.mentor));
    }

    private String mentor() {
        return "mentor-" + random.nextInt(MENTORS);
    }

    private @Nullable String textOrNull(String text) {
        return random.nextInt(3) == 0 ? null : text + '-' + random.nextInt(5);
    }

    private static final class Assignment {

        private final String tenant;
        private final String id;
        private String mentor;
        private CaseStatus status = CaseStatus.ACTIVE;

        Assignment(String tenant, String id, String mentor) {
            this.tenant = tenant;
            this.id = id;
            this.mentor = mentor;
        }

        private Change<CaseStatus> turn(CaseStatus to) {
            Change<CaseStatus> change = new Change<>(status, to);
            status = to;
            return change;
        }
    }
}
