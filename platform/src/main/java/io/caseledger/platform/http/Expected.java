package io.caseledger.platform.http;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.contract.platform.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a write expects of the item that it addresses, by {@code If-Match} and {@code If-None-Match} (RFC 9110, 13.1). A header that cannot be read lets
 * nothing through: its sender wanted to be careful.
 *
 * @param match the versions that the write may meet, null for whatever is there or not
 * @param noneMatch the versions that it must not meet, null for none
 */
public record Expected(@Nullable Versions match, @Nullable Versions noneMatch) {

    /** What a request without conditions expects. */
    public static final Expected ANYTHING = new Expected(null, null);

    private static final Pattern TAG =
            Pattern.compile("[ \\t]*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\uffff]*+\")?[ \\t]*(,|$)");

    /**
     * A list of entity tags as a header has it.
     *
     * @param any {@code *}, which is every version
     * @param readable whether all of it is what a list may be
     */
    public record Versions(boolean any, Set<String> tags, boolean readable) {

        public Versions {
            tags = Set.copyOf(tags);
        }

        public static Versions of(String... tags) {
            return new Versions(false, Set.of(tags), true);
        }
    }

    public static Expected of(HttpServletRequest request) {
        return new Expected(versions(request.getHeaders("If-Match")), versions(request.getHeaders("If-None-Match")));
    }

    /** @param headers the values of all headers of one name */
    static @Nullable Versions versions(List<String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        String list = String.join(",", headers);
        if (list.strip().equals("*")) {
            return new Versions(true, Set.of(), true);
        }
        Set<String> tags = new HashSet<>();
        int from = 0;
        Matcher tag = TAG.matcher(list);
        while (from < list.length() && tag.region(from, list.length()).lookingAt()) {
            if (tag.group(1) != null) {
                tags.add(tag.group(1));
            }
            from = tag.end();
        }
        return new Versions(false, tags, from == list.length() && !tags.isEmpty());
    }

    private static @Nullable Versions versions(@Nullable Enumeration<String> headers) {
        return headers == null ? null : versions(Collections.list(headers));
    }

    /** Whether {@code If-Match} lets the write through; weak tags match nothing. */
    public boolean matches(@Nullable Long current) {
        return match == null
                || (current != null && match.readable && (match.any || match.tags.contains(EntityTags.of(current))));
    }

    /** Whether {@code If-None-Match} lets the write through; weak tags match like strong ones. */
    public boolean matchesNone(@Nullable Long current) {
        if (noneMatch == null || current == null) {
            return true;
        }
        String tag = EntityTags.of(current);
        return noneMatch.readable
                && !noneMatch.any
                && !noneMatch.tags.contains(tag)
                && !noneMatch.tags.contains("W/" + tag);
    }

    public boolean admits(@Nullable Long current) {
        return matches(current) && matchesNone(current);
    }

    /** @throws RefusedException where it does not admit what is there */
    public void refuseUnlessAdmitted(long current) {
        if (!admits(current)) {
            throw refusal(current);
        }
    }

    /** Why it does not admit what is there, or that nothing is. */
    public RefusedException refusal(@Nullable Long current) {
        if (current == null) {
            return Refusal.of(Kind.STALE, "stale-version", "If-Match names a version of an item that does not exist.")
                    .asException();
        }
        return (matches(current) ? Refusal.present(current) : Refusal.stale(current)).asException();
    }
}
