package io.caseledger.contract.editorial;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caseledger.contract.platform.WholeSeconds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An assignment as document 4 shows it, to those who read and to those who wrote alike: ids and numbers as strings, times in UTC to the second and
 * without a zone.
 *
 * @param lock a {@link Lock}, or {@code false} while nobody has it
 */
public record EditorialItem(
        String id,
        String uuid,
        String slug,
        String type,
        String title,
        @JsonProperty("abstract") String summary,
        String content,
        String notes,
        String createdAt,
        String modifiedAt,
        @Nullable String publishedAt,
        @Nullable String dueAt,
        String creatorId,
        @Nullable String issueId,
        String srn,
        List<Child> children,
        @Nullable Issue issue,
        Object lock,
        List<User> users) {

    private static final String SRN = "srn:tsn:ceo-core/assignment:";
    private static final String USER_SRN = "srn:tsn:ceo-core/user:";

    /** A piece of content that the assignment collects: nobody tells us more of it. */
    public record Child(String uuid) {}

    public record Issue(String id, @Nullable String name) {}

    /** What is known of a user. */
    public record User(
            @Nullable String id,
            String uuid,
            @Nullable String name,
            @Nullable String slug,
            @Nullable String email,
            boolean isSnworks,
            String srn) {

        /** A user without a token here; the directory may know the name. */
        public static User named(String uuid, @Nullable String name) {
            return new User(null, uuid, name, null, null, false, USER_SRN + uuid);
        }
    }

    /**
     * The document's lock request, as it was accepted.
     *
     * @param srn of the assignment that is locked
     * @param expiresAt when the lease ends, unless it is renewed before: the document has no such thing
     */
    public record Lock(
            String id,
            String uuid,
            String srn,
            String userId,
            String state,
            String createdAt,
            String modifiedAt,
            String expiresAt,
            User user) {

        public static Lock of(EditorialLock lock, String assignment, Function<String, User> users) {
            return new Lock(
                    Long.toString(lock.number()),
                    lock.uuid(),
                    SRN + assignment,
                    Long.toString(lock.userId()),
                    "accepted",
                    time(lock.takenAt()),
                    time(lock.renewedAt()),
                    time(lock.until()),
                    users.apply(lock.user()));
        }
    }

    /**
     * @param users tells a user by the uuid
     * @param issue the assignment's, as far as it is known; null without one
     * @param now a lock whose lease has ended by then is none
     * @param lease how long a lock lasts that is taken now
     */
    public static EditorialItem of(
            EditorialDetails details,
            Function<String, User> users,
            @Nullable Issue issue,
            Instant now,
            Duration lease) {
        EditorialLock lock = details.lockAt(now, lease);
        return new EditorialItem(
                Long.toString(details.number()),
                details.uuid(),
                details.slug(),
                details.type(),
                details.title(),
                details.summary(),
                details.content(),
                details.notes(),
                time(details.createdAt()),
                time(details.modifiedAt()),
                timeOrNull(details.publishedAt()),
                timeOrNull(details.dueAt()),
                Long.toString(details.creatorId()),
                details.issueId(),
                SRN + details.uuid(),
                details.children().stream().map(Child::new).toList(),
                issue,
                lock == null ? false : Lock.of(lock, details.uuid(), users),
                details.users().stream().map(users).toList());
    }

    /** For example {@code 2016-12-30 05:00:00}. */
    public static String time(Instant moment) {
        String whole = WholeSeconds.of(moment);
        return whole.substring(0, whole.length() - 1).replace('T', ' ');
    }

    private static @Nullable String timeOrNull(@Nullable Instant moment) {
        return moment == null ? null : time(moment);
    }
}
