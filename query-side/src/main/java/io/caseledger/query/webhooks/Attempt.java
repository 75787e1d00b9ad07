package io.caseledger.query.webhooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one try.
 *
 * @param status the HTTP status, null where nothing was answered
 * @param reason why it was not taken, null where it was
 * @param retryAfter how long the receiver wants to be left alone
 */
record Attempt(
        @Nullable Integer status,
        @Nullable String reason,
        @Nullable Duration retryAfter) {

    private static final int GONE = 410;

    static Attempt unanswered(String reason) {
        return new Attempt(null, reason, null);
    }

    /** Only 2xx is a yes: what is elsewhere now is not followed. */
    static Attempt answered(int status, @Nullable Duration retryAfter) {
        return new Attempt(status, status / 100 == 2 ? null : "The answer was " + status, retryAfter);
    }

    boolean isTaken() {
        return reason == null;
    }

    /** The receiver wants no more of anything: it is left alone until its owner says otherwise, and what waits for it is kept. */
    boolean isGone() {
        return status != null && status == GONE;
    }
}
