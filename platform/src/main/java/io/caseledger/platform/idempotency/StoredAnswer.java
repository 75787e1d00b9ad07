package io.caseledger.platform.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes out and as it is kept for the request's repetition.
 *
 * @param body JSON
 * @param location path of the item that was made
 * @param sequence the item's sequence, its ETag
 * @param reference JSON that leads to what a scope guards, or a secret; it is kept in place of the body, which is told from it again
 */
public record StoredAnswer(
        int status,
        String body,
        @Nullable String location,
        @Nullable Long sequence,
        @Nullable String reference) {

    /** What is kept of the body. */
    public String keptBody() {
        return reference == null ? body : "";
    }

    public StoredAnswer withBody(String told) {
        return new StoredAnswer(status, told, location, sequence, reference);
    }
}
