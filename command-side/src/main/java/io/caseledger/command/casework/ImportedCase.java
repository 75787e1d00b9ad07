package io.caseledger.command.casework;

import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.ChangeStatus;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.Reassign;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.platform.LogLine;
import io.caseledger.command.platform.LoggedCase;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.GivenId;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A case assignment as its log tells it: the first line opens it for the line's resource, or for nobody yet, another resource takes it over, every line is a contact. It ends
 * with the line that says so, whose activity is one of the contracts' words for that; in a log without such lines, with its last one. A line that comes
 * after that reopens it.
 *
 * @param changedAt when the last event occurred, null before the first
 * @param lines the keys of the lines that are in
 * @param lastLine the key of the latest of them
 * @param completed whether the case was closed with that line
 * @param over whether the line before said that the case is over
 */
record ImportedCase(
        String assignmentId,
        CaseState state,
        @Nullable Instant changedAt,
        Set<String> lines,
        @Nullable String lastLine,
        boolean completed,
        boolean over)
        implements LoggedCase {

    /** The keys of a case's lines are held in memory together. */
    static final int MOST_LINES = 100_000;

    /** The mentor of a case whose log has not named anybody yet. */
    static final String NOBODY = "unassigned";

    static ImportedCase unopened(String assignmentId) {
        return new ImportedCase(assignmentId, new CaseState.Unopened(), null, Set.of(), null, false, false);
    }

    @Override
    public ImportedCase and(Object event, @Nullable String line, Instant occurredAt) {
        CaseEvent what = (CaseEvent) event;
        return new ImportedCase(
                assignmentId,
                CaseAssignment.evolve(state, what, occurredAt),
                occurredAt,
                line == null ? lines : GrowingSet.with(lines, line),
                line == null ? lastLine : line,
                line == null ? completed : what instanceof CaseEvent.Closed,
                (line != null && what instanceof CaseEvent.ContactRecorded contact)
                        ? end(contact.contactType()).isPresent()
                        : over);
    }

    /** The state in which an activity leaves its case, where it says that the case is over: {@code completed}, {@code closed} or {@code cancelled}. */
    static Optional<CaseStatus> end(@Nullable String activity) {
        String word = activity == null ? "" : activity.strip().toLowerCase(Locale.ROOT);
        return word.equals(CaseStatus.COMPLETED.category())
                ? Optional.of(CaseStatus.COMPLETED)
                : CaseStatus.ofWord(word).filter(status -> !status.isOpen());
    }

    private ImportedCase after(LogLine line) {
        return new ImportedCase(
                assignmentId,
                state,
                changedAt,
                lines,
                lastLine,
                completed,
                end(line.activity()).isPresent());
    }

    @Override
    public Taken take(LogLine line, Instant now) {
        String coarseKey = line.coarseKey();
        String key = LogLine.key(coarseKey, line.nanosBelow());
        boolean known = lines.contains(key) || lines.contains(coarseKey) || isSaidTwice(line);
        Story story = new Story(this, List.of());
        String rejected = known ? null : rejection(line);
        if (!known && rejected == null) {
            try {
                story = story.then(steps(line, now), key, line.at(), () -> differsBelowMicroseconds(line, coarseKey));
            } catch (RefusedException refused) {
                rejected = refused.refusal().detail();
            }
        }
        boolean repeated = rejected == null && story.events.isEmpty();
        if (line.last()) {
            story = story.end(now);
        }
        return new Taken(rejected == null ? story.after.after(line) : story.after, story.events, repeated, rejected);
    }

    /** To say once more that a case is over says nothing new, even where the log is read again and the case has gone on since. */
    private boolean isSaidTwice(LogLine line) {
        return over && end(line.activity()).isPresent();
    }

    /** The contact of such a line looks like another's, whose time is the same as far as it is stored. */
    private boolean differsBelowMicroseconds(LogLine line, String coarseKey) {
        return line.nanosBelow() > 0
                || IntStream.range(1, 1_000).anyMatch(nanos -> lines.contains(LogLine.key(coarseKey, nanos)));
    }

    @Override
    public @Nullable Instant deletedAt() {
        return state instanceof CaseState.Deleted ? changedAt : null;
    }

    private @Nullable String rejection(LogLine line) {
        if (state instanceof CaseState.Deleted) {
            return "its assignment was deleted";
        }
        if (changedAt != null && line.at().isBefore(changedAt)) {
            return "lies before the last event of its assignment, which is of " + changedAt;
        }
        if (lines.size() >= MOST_LINES) {
            return "its case has " + MOST_LINES + " lines already, and can have no more";
        }
        String fault = idFault("case:concept:name", line.caseId());
        return fault == null ? idFault("org:resource", line.resource()) : fault;
    }

    private static @Nullable String idFault(String column, @Nullable String id) {
        String fault = id == null ? null : GivenId.fault(id);
        return fault == null ? null : column + ' ' + fault;
    }

    /** The import's time is what the rules take for now; the events occur at the line's. */
    private List<CaseCommand> steps(LogLine line, Instant now) {
        List<CaseCommand> steps = new ArrayList<>();
        String resource = line.resource();
        switch (state) {
            case CaseState.Unopened _ ->
                steps.add(new Assign(
                        assignmentId,
                        now,
                        resource == null ? NOBODY : resource,
                        line.caseId(),
                        null,
                        null,
                        null,
                        line.at(),
                        null,
                        null));
            case CaseState.Closed _ -> steps.add(new Reopen(assignmentId, now));
            case CaseState.Open _, CaseState.Deleted _ -> {}
        }
        if (resource != null) {
            steps.add(new Reassign(assignmentId, now, resource));
        }
        steps.add(new RecordContact(assignmentId, now, line.at(), line.activity()));
        end(line.activity()).ifPresent(status -> steps.add(new ChangeStatus(assignmentId, now, status)));
        return steps;
    }

    /** Events so far, and the case after them. */
    private record Story(ImportedCase after, List<Said> events) {

        /** @param another whether a contact that looks like one before is another one all the same */
        Story then(List<CaseCommand> steps, String line, Instant at, BooleanSupplier another) {
            List<Said> told = new ArrayList<>(events);
            ImportedCase reached = after;
            for (CaseCommand step : steps) {
                List<CaseEvent> decided = CaseAssignment.decide(step, reached.state);
                if (step instanceof RecordContact contact && decided.isEmpty() && another.getAsBoolean()) {
                    decided = List.of(new CaseEvent.ContactRecorded(contact.contactDate(), contact.contactType()));
                }
                for (CaseEvent event : decided) {
                    told.add(new Said(event, line, at));
                    reached = reached.and(event, line, at);
                }
            }
            return new Story(reached, told);
        }

        /** A case that was closed with its last line before, and reopened by somebody since, is theirs. */
        Story end(Instant now) {
            String line = after.lastLine;
            Instant at = after.changedAt;
            return line == null || at == null || after.completed || !(after.state instanceof CaseState.Open)
                    ? this
                    : then(List.of(new Close(after.assignmentId, now)), line, at, () -> false);
        }
    }
}
