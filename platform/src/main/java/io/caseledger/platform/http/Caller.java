package io.caseledger.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Who makes a request, by its token. Controllers take one as a parameter.
 *
 * @param actor what the ledger records, never empty
 * @param clientId the tenant's number where documents number tenants
 * @param userId the number by which documents that number their users name this one; 0 for nobody
 * @param uuid upper case
 */
public record Caller(
        String tenant,
        long clientId,
        String actor,
        int userId,
        String uuid,
        String name,
        String slug,
        String email,
        Set<String> scopes,
        boolean anonymous) {

    /** The request attribute that holds the caller once the token is known. */
    public static final String ATTRIBUTE = Caller.class.getName();

    public static final String DEFAULT_TENANT = "default";

    /** The client of document 3's samples. */
    public static final long DEFAULT_CLIENT = 4234;

    /** A request without a token, where access is open. */
    public static final Caller NOBODY = new Caller(
            DEFAULT_TENANT,
            DEFAULT_CLIENT,
            "anonymous",
            0,
            "00000000-0000-0000-0000-000000000000",
            "Anonymous",
            "anonymous",
            "",
            Set.of(),
            true);

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public static Caller of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : NOBODY;
    }

    public boolean may(String scope) {
        return scopes.contains(scope);
    }

    /** This caller as the documents show users. */
    public User user() {
        return new User(userId, uuid, name, slug, email, false, "srn:tsn:ceo-core/user:" + uuid);
    }

    /**
     * A user as the documents show one.
     *
     * @param isSnworks whether it is one of the makers of document 4's product, which nobody is here
     * @param srn document 4's name for it among all things
     */
    public record User(int id, String uuid, String name, String slug, String email, boolean isSnworks, String srn) {}
}
