package io.caseledger.platform.http;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a token can allow. */
public final class Scopes {

    public static final String ADMIN = "admin";

    /** Every scope there is. */
    public static final Set<String> ALL = Set.of(
            "casework:read",
            "casework:write",
            "allocation:read",
            "allocation:write",
            "mobility:read",
            "mobility:write",
            "mobility:billing",
            "mobility:confidential",
            "editorial:list",
            "editorial:get",
            "editorial:create",
            "editorial:update",
            "editorial:delete",
            "directory:read",
            "ledger:read",
            ADMIN);

    /** What reads and nothing else. */
    public static final Set<String> READS =
            those(scope -> scope.endsWith(":read") || scope.endsWith(":list") || scope.endsWith(":get"));

    /** What reads and writes the five contracts. */
    public static final Set<String> WORK = those(scope -> !scope.equals(ADMIN));

    private Scopes() {}

    private static Set<String> those(Predicate<String> wanted) {
        return ALL.stream().filter(wanted).collect(Collectors.toUnmodifiableSet());
    }
}
