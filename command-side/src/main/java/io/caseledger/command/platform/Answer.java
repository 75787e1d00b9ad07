package io.caseledger.command.platform;

import org.jspecify.annotations.Nullable;

/**
 * A write's answer in a contract's words.
 *
 * @param status HTTP status
 * @param body becomes JSON with snake_case keys
 * @param location path of the item that was made
 */
public record Answer(int status, Object body, @Nullable String location) {

    public static Answer ok(Object body) {
        return new Answer(200, body, null);
    }

    public static Answer created(Object body, String location) {
        return new Answer(201, body, location);
    }
}
