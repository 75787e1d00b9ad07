package io.caseledger.contract.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A "no", said as a value: why a request is refused, in words for the caller. Each HTTP contract renders it in its own error form.
 *
 * @param code a stable kebab-case word that clients may switch on
 * @param faults all faults of the request's fields, in the order they were found
 * @param sequence the item's current sequence, where the caller's was stale
 * @param more what else the answer shows, by its key, in error forms that have room for it
 */
public record Refusal(
        Kind kind,
        String code,
        String detail,
        List<FieldFault> faults,
        @Nullable Long sequence,
        Map<String, Object> more) {

    /** The sort of "no"; every kind is one HTTP status. */
    public enum Kind {
        MALFORMED(400, "Malformed request"),
        UNAUTHENTICATED(401, "Authentication required"),
        FORBIDDEN(403, "Not permitted"),
        UNKNOWN(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        NOT_ACCEPTABLE(406, "Not acceptable"),
        CONFLICT(409, "Conflict"),
        STALE(412, "Precondition failed"),
        TOO_LARGE(413, "Request too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
        INVALID(422, "Invalid request"),
        LOCKED(423, "Locked"),
        FAILED(500, "Internal error"),
        UNAVAILABLE(503, "Temporarily unavailable");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** The HTTP status code. */
        public int status() {
            return status;
        }

        public String title() {
            return title;
        }
    }

    public Refusal {
        faults = List.copyOf(faults);
        more = Map.copyOf(more);
    }

    public Refusal(Kind kind, String code, String detail, List<FieldFault> faults, @Nullable Long sequence) {
        this(kind, code, detail, faults, sequence, Map.of());
    }

    public static Refusal of(Kind kind, String code, String detail) {
        return new Refusal(kind, code, detail, List.of(), null);
    }

    public static Refusal malformed(String code, String detail) {
        return of(Kind.MALFORMED, code, detail);
    }

    public static Refusal malformed(List<FieldFault> faults) {
        return new Refusal(Kind.MALFORMED, "malformed-request", summary(faults), faults, null);
    }

    public static Refusal invalid(List<FieldFault> faults) {
        return new Refusal(Kind.INVALID, "invalid-request", summary(faults), faults, null);
    }

    public static Refusal invalid(String field, String message) {
        return invalid(List.of(new FieldFault(field, message)));
    }

    public static Refusal unknown(String what) {
        return of(Kind.UNKNOWN, "not-found", what + " does not exist.");
    }

    public static Refusal conflict(String code, String detail) {
        return of(Kind.CONFLICT, code, detail);
    }

    public static Refusal stale(long currentSequence) {
        return new Refusal(
                Kind.STALE,
                "stale-version",
                "If-Match does not name the current version of this item, which is \"" + currentSequence + "\".",
                List.of(),
                currentSequence);
    }

    /** What a write must not meet is there. */
    public static Refusal present(long currentSequence) {
        return new Refusal(
                Kind.STALE,
                "already-there",
                "If-None-Match excludes the current version of this item, which is \"" + currentSequence + "\".",
                List.of(),
                currentSequence);
    }

    public static Refusal unavailable(String code, String detail) {
        return of(Kind.UNAVAILABLE, code, detail);
    }

    /** Whether the request was done, or will be, cannot be told; neither yes nor no would be true. */
    public static Refusal outcomeUnknown() {
        return unavailable(
                "outcome-unknown",
                "Whether this was done cannot be told. Repeat it with its Idempotency-Key: then it is done once."
                        + " Without one, look whether it is there before it is sent again.");
    }

    /** This refusal, and with it something to show. */
    public Refusal showing(String key, Object shown) {
        Map<String, Object> all = new HashMap<>(more);
        all.put(key, shown);
        return new Refusal(kind, code, detail, faults, sequence, all);
    }

    /** This refusal, to be thrown. */
    public RefusedException asException() {
        return new RefusedException(this);
    }

    private static String summary(List<FieldFault> faults) {
        return faults.size() == 1
                ? faults.getFirst().field() + " " + faults.getFirst().message()
                : faults.size() + " fields are not acceptable.";
    }
}
