package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialCommand.BreakLock;
import io.caseledger.command.editorial.EditorialCommand.ReleaseLock;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.NewIds;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Locks as document 4's product has them: requests, each granted or refused at once. They are always the caller's own. */
@RestController
@RequestMapping("/editorial/v3/lock-request")
@Needs("editorial:update")
class LockWrites {

    private static final int SRN = 200;
    private static final int UUID = 64;

    private final EditorialDesk desk;
    private final TakenLocks locks;
    private final NewNumbers numbers;

    LockWrites(EditorialDesk desk, TakenLocks locks, NewNumbers numbers) {
        this.desk = desk;
        this.locks = locks;
        this.numbers = numbers;
    }

    @PostMapping
    ResponseEntity<byte[]> createLockRequest(Write write, Caller caller, Body body) {
        String srn = body.text("srn", SRN);
        body.refuseFaultsAsMalformed();
        TakeLock command = new TakeLock(
                Uuids.ofAssignment(srn),
                write.at(),
                numbers.next(write),
                NewIds.uuid(),
                caller.userId(),
                caller.uuid(),
                desk.until(write.at()));
        return desk.perform(write, command, decided -> Answer.ok(desk.lock(write, decided)));
    }

    /** Given back by its holder; or broken, where an administrator names another holder in the body. */
    @DeleteMapping("/{uuid}")
    ResponseEntity<byte[]> deleteLockRequest(
            Write write, Caller caller, @PathVariable String uuid, HttpServletRequest request) {
        Body body = Body.ofOptional(request);
        String holder = body.textOrNull("uuid", UUID);
        body.refuseFaultsAsMalformed();
        EditorialCommand command = release(write, caller, Uuids.ours(uuid, "Lock"), holder);
        return desk.perform(write, command, decided -> Answer.ok(new EditorialWrites.Done("ok")));
    }

    private EditorialCommand release(Write write, Caller caller, String lock, @Nullable String holder) {
        String assignment = locks.assignmentOf(write.tenant(), lock);
        if (holder == null || Uuids.upper(holder).equals(caller.uuid())) {
            return new ReleaseLock(assignment, write.at(), lock, caller.uuid());
        }
        if (!caller.may(Scopes.ADMIN)) {
            throw Refusal.of(Kind.FORBIDDEN, "scope-missing", "Only an administrator breaks another user's lock.")
                    .asException();
        }
        return new BreakLock(assignment, write.at(), lock, Uuids.upper(holder));
    }
}
