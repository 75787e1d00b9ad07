package io.caseledger.command.platform;

import org.jspecify.annotations.Nullable;

/**
 * A write's answer in a contract's words.
 *
 * @param status HTTP status
 * @param body becomes JSON with snake_case keys
 * @param location path of the item that was made
 * @param reference what is kept in place of a body with something that a scope guards, and leads to it again; becomes JSON too
 */
public record Answer(
        int status,
        Object body,
        @Nullable String location,
        @Nullable Object reference) {

    public Answer(int status, Object body, @Nullable String location) {
        this(status, body, location, null);
    }

    public static Answer ok(Object body) {
        return new Answer(200, body, null);
    }

    public static Answer created(Object body, String location) {
        return new Answer(201, body, location);
    }

    /** The same for something that was made. */
    public Answer createdAt(@Nullable String path) {
        return new Answer(201, body, path, reference);
    }

    /** The same, of which a reference is kept and no body. */
    public Answer keeping(Object kept) {
        return new Answer(status, body, location, kept);
    }
}
