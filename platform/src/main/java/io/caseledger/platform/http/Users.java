package io.caseledger.platform.http;

import java.util.List;
import java.util.Optional;

/** The users whom tokens name, by their uuids. */
public final class Users {

    private final List<Tokens> tokens;

    public Users(List<Tokens> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** @param uuid upper case */
    public Optional<Caller.User> find(String tenant, String uuid) {
        return tokens.stream()
                .flatMap(sort -> sort.userOf(tenant, uuid).stream())
                .findFirst();
    }
}
