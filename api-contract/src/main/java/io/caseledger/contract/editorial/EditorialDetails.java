package io.caseledger.contract.editorial;

import io.caseledger.contract.platform.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an editorial assignment: what its events add up to. Both sides fold with it, since the answer to a write shows everything that
 * the next read shows.
 *
 * @param modifiedAt when anything but the lock last changed
 * @param children uuids, in order, each once
 * @param users uuids, in order, each once
 * @param lock the last lock that was neither given back nor broken; its lease may have ended
 */
public record EditorialDetails(
        String uuid,
        long number,
        String slug,
        String type,
        String title,
        String summary,
        String content,
        String notes,
        Instant createdAt,
        Instant modifiedAt,
        @Nullable Instant publishedAt,
        @Nullable Instant dueAt,
        long creatorId,
        @Nullable String issueId,
        List<String> children,
        List<String> users,
        @Nullable EditorialLock lock,
        boolean deleted) {

    public EditorialDetails {
        children = List.copyOf(children);
        users = List.copyOf(users);
    }

    /** The assignment after an event; null before its first. */
    public static EditorialDetails fold(
            @Nullable EditorialDetails before, String uuid, EditorialEvent event, Instant at) {
        if (before == null) {
            return created(uuid, event, at);
        }
        return new Editor(before).on(event, at).done();
    }

    /** The lock that somebody has at a moment, null while nobody has; see {@link EditorialLock#heldAt}. */
    public @Nullable EditorialLock lockAt(Instant moment, Duration lease) {
        return lock != null && lock.heldAt(moment, lease) ? lock : null;
    }

    /** The uuids of all users whom an answer names at a moment. */
    public Set<String> namedAt(Instant moment, Duration lease) {
        Set<String> named = new HashSet<>(users);
        EditorialLock held = lockAt(moment, lease);
        if (held != null) {
            named.add(held.user());
        }
        return named;
    }

    private static EditorialDetails created(String uuid, EditorialEvent event, Instant at) {
        if (!(event instanceof EditorialEvent.Created created)) {
            throw new IllegalStateException("Stream " + uuid + " begins with " + event);
        }
        return new EditorialDetails(
                uuid,
                created.number(),
                created.slug(),
                created.type(),
                created.title(),
                created.summary(),
                created.content().text(),
                created.notes(),
                at,
                at,
                created.publishedAt(),
                created.dueAt(),
                created.creatorId(),
                created.issueId(),
                created.children(),
                List.of(),
                null,
                false);
    }

    /** What events change. */
    private static final class Editor {

        private final EditorialDetails before;
        private String slug;
        private String type;
        private String title;
        private String summary;
        private String content;
        private String notes;
        private Instant modifiedAt;
        private @Nullable Instant publishedAt;
        private @Nullable Instant dueAt;
        private @Nullable String issueId;
        private List<String> children;
        private List<String> users;
        private @Nullable EditorialLock lock;
        private boolean deleted;

        Editor(EditorialDetails details) {
            before = details;
            slug = details.slug;
            type = details.type;
            title = details.title;
            summary = details.summary;
            content = details.content;
            notes = details.notes;
            modifiedAt = details.modifiedAt;
            publishedAt = details.publishedAt;
            dueAt = details.dueAt;
            issueId = details.issueId;
            children = details.children;
            users = details.users;
            lock = details.lock;
            deleted = details.deleted;
        }

        Editor on(EditorialEvent event, Instant at) {
            switch (event) {
                case EditorialEvent.LockTaken taken ->
                    lock = new EditorialLock(
                            taken.number(), taken.uuid(), taken.userId(), taken.user(), at, at, taken.until());
                case EditorialEvent.LockRenewed renewed ->
                    lock = Objects.requireNonNull(lock, "A lock is taken before it is renewed")
                            .renewed(at, to(renewed.until()));
                case EditorialEvent.LockReleased _, EditorialEvent.LockExpired _, EditorialEvent.LockBroken _ ->
                    lock = null;
                case EditorialEvent.Created _,
                        EditorialEvent.SlugChanged _,
                        EditorialEvent.TypeChanged _,
                        EditorialEvent.Retitled _,
                        EditorialEvent.AbstractChanged _,
                        EditorialEvent.ContentRewritten _,
                        EditorialEvent.NotesChanged _,
                        EditorialEvent.DueDateSet _,
                        EditorialEvent.PublicationSet _,
                        EditorialEvent.IssueChanged _,
                        EditorialEvent.ChildrenChanged _,
                        EditorialEvent.UserAssigned _,
                        EditorialEvent.UserUnassigned _,
                        EditorialEvent.UsersReordered _,
                        EditorialEvent.Deleted _ -> {
                    modifiedAt = at;
                    change(event);
                }
            }
            return this;
        }

        private void change(EditorialEvent event) {
            switch (event) {
                case EditorialEvent.SlugChanged changed -> slug = to(changed.slug());
                case EditorialEvent.TypeChanged changed -> type = to(changed.type());
                case EditorialEvent.Retitled changed -> title = to(changed.title());
                case EditorialEvent.AbstractChanged changed -> summary = to(changed.summary());
                case EditorialEvent.ContentRewritten changed ->
                    content = changed.content().text();
                case EditorialEvent.NotesChanged changed -> notes = to(changed.notes());
                case EditorialEvent.DueDateSet set -> dueAt = set.dueAt().to();
                case EditorialEvent.PublicationSet set ->
                    publishedAt = set.publishedAt().to();
                case EditorialEvent.IssueChanged changed ->
                    issueId = changed.issueId().to();
                case EditorialEvent.ChildrenChanged changed -> children = to(changed.children());
                case EditorialEvent.UserAssigned assigned -> users = with(users, assigned.user());
                case EditorialEvent.UserUnassigned unassigned -> users = without(users, unassigned.user());
                case EditorialEvent.UsersReordered reordered -> users = to(reordered.users());
                case EditorialEvent.Deleted _ -> deleted = true;
                case EditorialEvent.Created _,
                        EditorialEvent.LockTaken _,
                        EditorialEvent.LockRenewed _,
                        EditorialEvent.LockReleased _,
                        EditorialEvent.LockExpired _,
                        EditorialEvent.LockBroken _ ->
                    throw new IllegalStateException("Stream " + before.uuid + " does not go on with " + event);
            }
        }

        private static List<String> with(List<String> users, String user) {
            List<String> more = new ArrayList<>(users);
            more.add(user);
            return more;
        }

        private static List<String> without(List<String> users, String user) {
            return users.stream().filter(other -> !other.equals(user)).toList();
        }

        private static <T> T to(Change<T> change) {
            return Objects.requireNonNull(change.to());
        }

        EditorialDetails done() {
            return new EditorialDetails(
                    before.uuid,
                    before.number,
                    slug,
                    type,
                    title,
                    summary,
                    content,
                    notes,
                    before.createdAt,
                    modifiedAt,
                    publishedAt,
                    dueAt,
                    before.creatorId,
                    issueId,
                    children,
                    users,
                    lock,
                    deleted);
        }
    }
}
