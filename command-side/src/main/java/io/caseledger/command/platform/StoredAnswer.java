package io.caseledger.command.platform;

import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes out and as it is kept for the request's repetition.
 *
 * @param body JSON
 * @param location path of the item that was made
 * @param sequence the item's sequence, its ETag
 */
public record StoredAnswer(
        int status,
        String body,
        @Nullable String location,
        @Nullable Long sequence) {}
