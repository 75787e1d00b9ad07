package io.caseledger.contract.editorial;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an editorial assignment. Stored for ever under the names of the event catalogue: add, never rename. Users, children and locks are
 * named by upper-case uuids; who did it, when and why is in each event's envelope.
 */
public sealed interface EditorialEvent {

    /** @param number the document's {@code id}, beside the uuid by which everything else names the assignment */
    record Created(
            long number,
            String slug,
            String type,
            String title,
            @JsonProperty("abstract") String summary,
            LongText content,
            String notes,
            @Nullable Instant publishedAt,
            @Nullable Instant dueAt,
            long creatorId,
            @Nullable String issueId,
            List<String> children)
            implements EditorialEvent {}

    record SlugChanged(Change<String> slug) implements EditorialEvent {}

    record TypeChanged(Change<String> type) implements EditorialEvent {}

    record Retitled(Change<String> title) implements EditorialEvent {}

    record AbstractChanged(@JsonProperty("abstract") Change<String> summary) implements EditorialEvent {}

    /**
     * The content is another one. What it was stands in the event before; only how much of it went and came is kept here.
     *
     * @param removed characters of the old content that are not in the new one
     * @param inserted characters that took their place
     */
    record ContentRewritten(LongText content, Change<Integer> characters, int removed, int inserted)
            implements EditorialEvent {}

    record NotesChanged(Change<String> notes) implements EditorialEvent {}

    record DueDateSet(Change<Instant> dueAt) implements EditorialEvent {}

    record PublicationSet(Change<Instant> publishedAt) implements EditorialEvent {}

    record IssueChanged(Change<String> issueId) implements EditorialEvent {}

    record ChildrenChanged(Change<List<String>> children) implements EditorialEvent {}

    /** The user joined at the end of the list. */
    record UserAssigned(String user) implements EditorialEvent {}

    record UserUnassigned(String user) implements EditorialEvent {}

    /** The same users in another order. */
    record UsersReordered(Change<List<String>> users) implements EditorialEvent {}

    /** @param until when the lease ends, unless it is renewed before */
    record LockTaken(long number, String uuid, long userId, String user, Instant until) implements EditorialEvent {}

    record LockRenewed(String uuid, Change<Instant> until) implements EditorialEvent {}

    /** The holder gave it back, or deleted the assignment. */
    record LockReleased(String uuid, String user) implements EditorialEvent {}

    /** The lease had ended when somebody took the next lock. */
    record LockExpired(String uuid, String user, Instant until) implements EditorialEvent {}

    /** An administrator took it from the user. */
    record LockBroken(String uuid, String user) implements EditorialEvent {}

    /** The assignment left the list; its events stay. */
    record Deleted() implements EditorialEvent {}
}
