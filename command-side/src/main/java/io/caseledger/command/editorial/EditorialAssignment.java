package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialCommand.BreakLock;
import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.Delete;
import io.caseledger.command.editorial.EditorialCommand.ReleaseLock;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.editorial.EditorialCommand.Update;
import io.caseledger.command.editorial.EditorialState.Deleted;
import io.caseledger.command.editorial.EditorialState.Existing;
import io.caseledger.command.editorial.EditorialState.Lost;
import io.caseledger.command.editorial.EditorialState.Unwritten;
import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of an editorial assignment: only the holder of its one lock changes it, and a lock is held on a lease. Whether a lease has ended is told from
 * the command's time, so that no timer has to run for a lock to come free.
 */
final class EditorialAssignment {

    private EditorialAssignment() {}

    static List<EditorialEvent> decide(EditorialCommand command, EditorialState state) {
        return switch (command) {
            case Create create -> create(create, state);
            case Update update -> update(update, existing(state, command));
            case Delete delete -> delete(delete, existing(state, command));
            case TakeLock take -> takeLock(take, existing(state, command));
            case ReleaseLock release -> releaseLock(release, existing(state, command));
            case BreakLock breaking -> breakLock(breaking, existing(state, command));
        };
    }

    static EditorialState evolve(EditorialState state, String uuid, EditorialEvent event, Instant at) {
        Map<String, Lost> lost = new HashMap<>();
        EditorialDetails before = null;
        if (state instanceof Existing existing) {
            lost.putAll(existing.lost());
            before = existing.details();
        }
        if (event instanceof EditorialEvent.LockTaken taken) {
            lost.remove(taken.user());
        } else if (event instanceof EditorialEvent.LockExpired expired) {
            lost.put(expired.user(), new Lost(expired.until(), false));
        } else if (event instanceof EditorialEvent.LockBroken broken) {
            lost.put(broken.user(), new Lost(at, true));
        }
        EditorialDetails after = EditorialDetails.fold(before, uuid, event, at);
        return after.deleted() ? new Deleted() : new Existing(after, lost);
    }

    private static List<EditorialEvent> create(Create command, EditorialState state) {
        return switch (state) {
            case Existing _, Deleted _ -> throw EditorialRefusals.uuidTaken(command.uuid());
            case Unwritten _ -> {
                List<EditorialEvent> events = new ArrayList<>();
                events.add(new EditorialEvent.Created(
                        command.number(),
                        command.slug(),
                        command.type(),
                        command.title(),
                        command.summary(),
                        new LongText(command.content()),
                        command.notes(),
                        command.publishedAt(),
                        command.dueAt(),
                        command.creatorId(),
                        command.issueId(),
                        command.children()));
                command.users().forEach(user -> events.add(new EditorialEvent.UserAssigned(user)));
                yield events;
            }
        };
    }

    private static List<EditorialEvent> update(Update command, Existing state) {
        EditorialLock lock = lockOf(command.by(), command.at(), command.until(), state);
        List<EditorialEvent> events = new ArrayList<>();
        command.edits().forEach(edit -> events.addAll(Editing.decide(edit, state.details())));
        events.addAll(renewal(lock, command.until()));
        return events;
    }

    private static List<EditorialEvent> delete(Delete command, Existing state) {
        EditorialLock lock = lockOf(command.by(), command.at(), command.until(), state);
        return List.of(new EditorialEvent.LockReleased(lock.uuid(), lock.user()), new EditorialEvent.Deleted());
    }

    private static List<EditorialEvent> takeLock(TakeLock command, Existing state) {
        EditorialLock last = state.details().lock();
        if (last != null && isHeld(last, command.at(), command.until())) {
            if (last.user().equals(command.by())) {
                return renewal(last, command.until());
            }
            throw EditorialRefusals.heldByAnother(last, state.lost().get(command.by()));
        }
        EditorialEvent taken = new EditorialEvent.LockTaken(
                command.lockNumber(), command.lockUuid(), command.userId(), command.by(), command.until());
        return last == null
                ? List.of(taken)
                : List.of(new EditorialEvent.LockExpired(last.uuid(), last.user(), end(last, command.at())), taken);
    }

    private static List<EditorialEvent> releaseLock(ReleaseLock command, Existing state) {
        EditorialLock lock = named(command.lock(), state);
        if (!lock.until().isAfter(command.at())) {
            throw lock.user().equals(command.by())
                    ? EditorialRefusals.lockRanOut(lock.until())
                    : EditorialRefusals.unknownLock(command.lock());
        }
        if (!lock.user().equals(command.by())) {
            throw EditorialRefusals.heldByAnother(lock, state.lost().get(command.by()));
        }
        return List.of(new EditorialEvent.LockReleased(lock.uuid(), lock.user()));
    }

    private static List<EditorialEvent> breakLock(BreakLock command, Existing state) {
        EditorialLock lock = named(command.lock(), state);
        if (!lock.until().isAfter(command.at())) {
            throw EditorialRefusals.unknownLock(command.lock());
        }
        if (!lock.user().equals(command.holder())) {
            throw EditorialRefusals.heldByAnother(lock, null);
        }
        return List.of(new EditorialEvent.LockBroken(lock.uuid(), lock.user()));
    }

    /** The caller's own lock, without which nothing is changed. */
    private static EditorialLock lockOf(String user, Instant at, Instant until, Existing state) {
        EditorialLock last = state.details().lock();
        Lost lost = state.lost().get(user);
        if (last == null) {
            throw EditorialRefusals.lockNeeded(lost);
        }
        if (!isHeld(last, at, until)) {
            throw EditorialRefusals.lockNeeded(last.user().equals(user) ? new Lost(end(last, at), false) : lost);
        }
        if (!last.user().equals(user)) {
            throw EditorialRefusals.heldByAnother(last, lost);
        }
        return last;
    }

    /** @param until when a lease would end that began now */
    private static boolean isHeld(EditorialLock lock, Instant now, Instant until) {
        return lock.heldAt(now, Duration.between(now, until));
    }

    /** When the lease of a lock ended that is not held any more; that of one from a clock that was ahead ends when that is noticed. */
    private static Instant end(EditorialLock lock, Instant now) {
        return lock.until().isAfter(now) ? now : lock.until();
    }

    private static EditorialLock named(String name, Existing state) {
        EditorialLock lock = state.details().lock();
        if (lock == null
                || (!lock.uuid().equals(name) && !state.details().uuid().equals(name))) {
            throw EditorialRefusals.unknownLock(name);
        }
        return lock;
    }

    /** A lease never gets shorter. */
    private static List<EditorialEvent> renewal(EditorialLock lock, Instant until) {
        return until.isAfter(lock.until())
                ? List.of(new EditorialEvent.LockRenewed(lock.uuid(), new Change<>(lock.until(), until)))
                : List.of();
    }

    private static Existing existing(EditorialState state, EditorialCommand command) {
        return switch (state) {
            case Existing existing -> existing;
            case Unwritten _, Deleted _ -> throw EditorialRefusals.unknown(command.uuid());
        };
    }
}
