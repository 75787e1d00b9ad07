package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialState.Lost;
import io.caseledger.contract.editorial.EditorialItem;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The ways an editorial assignment says no. What is refused for a lock's sake shows it as {@value #LOCK}, or {@code false} where nobody has it. */
final class EditorialRefusals {

    static final String LOCK = "lock";

    private static final String HOW = " Ask for it with POST /v3/lock-request.";

    private EditorialRefusals() {}

    static RefusedException unknown(String uuid) {
        return Refusal.unknown("Assignment " + uuid).asException();
    }

    static RefusedException uuidTaken(String uuid) {
        return Refusal.conflict("id-taken", "Assignment " + uuid + " exists already.")
                .asException();
    }

    static RefusedException unknownLock(String lock) {
        return Refusal.unknown("Lock " + lock).asException();
    }

    static RefusedException lockRanOut(Instant until) {
        return Refusal.of(
                        Kind.UNKNOWN,
                        "lock-expired",
                        "Your lock ran out at " + EditorialItem.time(until) + " and is not there any more.")
                .asException();
    }

    /** @param lost how the caller's own last lock ended, where somebody or something else ended it */
    static RefusedException lockNeeded(@Nullable Lost lost) {
        return locked(
                        lost == null ? "lock-needed" : code(lost),
                        (lost == null ? "Whoever changes an assignment needs its exclusive lock." : ending(lost) + '.')
                                + HOW)
                .showing(LOCK, false)
                .asException();
    }

    static RefusedException heldByAnother(EditorialLock lock, @Nullable Lost lost) {
        String since = lost == null
                ? "Another user has the lock, until "
                : ending(lost) + ", and another user has taken it since, until ";
        return locked(
                        lost == null ? "lock-held" : code(lost),
                        since + EditorialItem.time(lock.until()) + " unless it is renewed.")
                .showing(LOCK, lock)
                .asException();
    }

    private static Refusal locked(String code, String detail) {
        return Refusal.of(Kind.LOCKED, code, detail);
    }

    private static String code(Lost lost) {
        return lost.broken() ? "lock-broken" : "lock-expired";
    }

    private static String ending(Lost lost) {
        return (lost.broken() ? "Your lock was broken by an administrator at " : "Your lock ran out at ")
                + EditorialItem.time(lost.at());
    }
}
