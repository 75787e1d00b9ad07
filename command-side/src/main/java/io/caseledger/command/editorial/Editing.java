package io.caseledger.command.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What it takes to make an assignment as somebody wants it; nothing where it is so already. */
final class Editing {

    private Editing() {}

    static List<EditorialEvent> decide(Edit edit, EditorialDetails details) {
        return switch (edit) {
            case Edit.Slug(String slug) -> change(details.slug(), slug, EditorialEvent.SlugChanged::new);
            case Edit.Type(String type) -> change(details.type(), type, EditorialEvent.TypeChanged::new);
            case Edit.Title(String title) -> change(details.title(), title, EditorialEvent.Retitled::new);
            case Edit.Abstract(String summary) ->
                change(details.summary(), summary, EditorialEvent.AbstractChanged::new);
            case Edit.Content(String content) -> rewriting(details.content(), content);
            case Edit.Notes(String notes) -> change(details.notes(), notes, EditorialEvent.NotesChanged::new);
            case Edit.DueAt(@Nullable Instant dueAt) -> change(details.dueAt(), dueAt, EditorialEvent.DueDateSet::new);
            case Edit.PublishedAt(@Nullable Instant publishedAt) ->
                change(details.publishedAt(), publishedAt, EditorialEvent.PublicationSet::new);
            case Edit.Issue(@Nullable String issueId) ->
                change(details.issueId(), issueId, EditorialEvent.IssueChanged::new);
            case Edit.Children(List<String> children) ->
                change(details.children(), children, EditorialEvent.ChildrenChanged::new);
            case Edit.Assignees(List<String> users) -> assignment(details.users(), users);
        };
    }

    private static <T> List<EditorialEvent> change(
            @Nullable T before, @Nullable T after, Function<Change<T>, EditorialEvent> event) {
        return Objects.equals(before, after) ? List.of() : List.of(event.apply(new Change<>(before, after)));
    }

    private static List<EditorialEvent> rewriting(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        int[] was = before.codePoints().toArray();
        int[] is = after.codePoints().toArray();
        int same = Math.min(was.length, is.length);
        int begin = 0;
        while (begin < same && was[begin] == is[begin]) {
            begin++;
        }
        int end = 0;
        while (end < same - begin && was[was.length - 1 - end] == is[is.length - 1 - end]) {
            end++;
        }
        return List.of(new EditorialEvent.ContentRewritten(
                new LongText(after),
                new Change<>(was.length, is.length),
                was.length - begin - end,
                is.length - begin - end));
    }

    /** One event per user who comes or goes, and one more where that does not make the order that is wanted. */
    private static List<EditorialEvent> assignment(List<String> before, List<String> wanted) {
        List<EditorialEvent> events = new ArrayList<>();
        List<String> reached = new ArrayList<>(before);
        for (String user : before) {
            if (!wanted.contains(user)) {
                events.add(new EditorialEvent.UserUnassigned(user));
                reached.remove(user);
            }
        }
        for (String user : wanted) {
            if (!before.contains(user)) {
                events.add(new EditorialEvent.UserAssigned(user));
                reached.add(user);
            }
        }
        if (!reached.equals(wanted)) {
            events.add(new EditorialEvent.UsersReordered(new Change<>(reached, wanted)));
        }
        return events;
    }
}
