package io.caseledger.command.editorial;

import static io.caseledger.contract.platform.Refusal.Kind.CONFLICT;
import static io.caseledger.contract.platform.Refusal.Kind.LOCKED;
import static io.caseledger.contract.platform.Refusal.Kind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.editorial.EditorialCommand.BreakLock;
import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.Delete;
import io.caseledger.command.editorial.EditorialCommand.ReleaseLock;
import io.caseledger.command.editorial.EditorialCommand.TakeLock;
import io.caseledger.command.editorial.EditorialCommand.Update;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.editorial.EditorialEvent.AbstractChanged;
import io.caseledger.contract.editorial.EditorialEvent.ChildrenChanged;
import io.caseledger.contract.editorial.EditorialEvent.ContentRewritten;
import io.caseledger.contract.editorial.EditorialEvent.Created;
import io.caseledger.contract.editorial.EditorialEvent.Deleted;
import io.caseledger.contract.editorial.EditorialEvent.DueDateSet;
import io.caseledger.contract.editorial.EditorialEvent.IssueChanged;
import io.caseledger.contract.editorial.EditorialEvent.LockBroken;
import io.caseledger.contract.editorial.EditorialEvent.LockExpired;
import io.caseledger.contract.editorial.EditorialEvent.LockReleased;
import io.caseledger.contract.editorial.EditorialEvent.LockRenewed;
import io.caseledger.contract.editorial.EditorialEvent.LockTaken;
import io.caseledger.contract.editorial.EditorialEvent.NotesChanged;
import io.caseledger.contract.editorial.EditorialEvent.PublicationSet;
import io.caseledger.contract.editorial.EditorialEvent.Retitled;
import io.caseledger.contract.editorial.EditorialEvent.SlugChanged;
import io.caseledger.contract.editorial.EditorialEvent.TypeChanged;
import io.caseledger.contract.editorial.EditorialEvent.UserAssigned;
import io.caseledger.contract.editorial.EditorialEvent.UserUnassigned;
import io.caseledger.contract.editorial.EditorialEvent.UsersReordered;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class EditorialAssignmentTest {

    private static final String ID = "AAAAAAAA-1234-4567-7890-BBBBBBBBBBBB";
    private static final String LOCK = "019D2A31-5F00-7C3E-9A44-0D2B6F1C8E10";
    private static final String NEW_LOCK = "019D2A31-5F00-7C3E-9A44-0D2B6F1C8E11";
    private static final String EDDA = "3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02";
    private static final String EMIL = "9D27A6B8-1C43-4F6E-B7D0-5E8A3C1F7B03";
    private static final String CHILD = "UUUUUUUU-1234-4567-7890-BBBBBBBBBBBB";
    private static final Instant WRITTEN = Instant.parse("2026-03-26T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(15);
    private static final Instant UNTIL = WRITTEN.plus(LEASE);
    private static final Instant DURING = WRITTEN.plus(Duration.ofMinutes(5));
    private static final Instant DUE = Instant.parse("2016-12-30T05:00:00Z");

    private static final Created CREATED = new Created(
            5,
            "some-slug",
            "article",
            "A title",
            "",
            new LongText("<p>something</p>"),
            "",
            null,
            DUE,
            1,
            "2",
            List.of(CHILD));
    private static final UserAssigned EDDA_ASSIGNED = new UserAssigned(EDDA);
    private static final UserAssigned EMIL_ASSIGNED = new UserAssigned(EMIL);
    private static final LockTaken TAKEN = new LockTaken(7, LOCK, 2, EDDA, UNTIL);
    private static final LockRenewed RENEWED = new LockRenewed(LOCK, new Change<>(UNTIL, DURING.plus(LEASE)));

    /** One of each, but for creating: none of them makes sense before it or after deletion. */
    static final List<EditorialCommand> ALL_BUT_CREATE = List.of(
            update(EDDA, DURING, new Edit.Title("Another title")),
            new Delete(ID, DURING, EDDA, DURING.plus(LEASE)),
            take(EMIL, DURING),
            new ReleaseLock(ID, DURING, LOCK, EDDA),
            new BreakLock(ID, DURING, LOCK, EDDA));

    private static final Decision<EditorialCommand, EditorialEvent, EditorialState> RULES = new Decision<>(
            new EditorialState.Unwritten(),
            (state, event) -> EditorialAssignment.evolve(state, ID, event, WRITTEN),
            EditorialAssignment::decide);

    private static Decision<EditorialCommand, EditorialEvent, EditorialState>.Given given(EditorialEvent... events) {
        return RULES.given(List.of(events));
    }

    private static Decision<EditorialCommand, EditorialEvent, EditorialState>.Given locked(EditorialEvent... more) {
        return RULES.given(
                Stream.concat(Stream.of(CREATED, TAKEN), Stream.of(more)).toList());
    }

    private static Create create(String... users) {
        return new Create(
                ID,
                WRITTEN,
                5,
                1,
                "some-slug",
                "article",
                "A title",
                "",
                "<p>something</p>",
                "",
                null,
                DUE,
                "2",
                List.of(CHILD),
                List.of(users));
    }

    private static Update update(String by, Instant at, Edit... edits) {
        return new Update(ID, at, by, at.plus(LEASE), List.of(edits));
    }

    private static TakeLock take(String by, Instant at) {
        return new TakeLock(ID, at, 8, NEW_LOCK, by.equals(EDDA) ? 2 : 3, by, at.plus(LEASE));
    }

    private static <T> Change<T> change(T from, T to) {
        return new Change<>(from, to);
    }

    @Nested
    class An_unwritten_assignment {

        @Test
        void is_created_with_what_was_said() {
            given().when(create()).then(CREATED);
        }

        @Test
        void tells_every_user_apart_that_they_were_assigned() {
            given().when(create(EMIL, EDDA)).then(CREATED, EMIL_ASSIGNED, EDDA_ASSIGNED);
        }

        @ParameterizedTest
        @FieldSource("io.caseledger.command.editorial.EditorialAssignmentTest#ALL_BUT_CREATE")
        void is_unknown_to_everything_else(EditorialCommand command) {
            given().when(command).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void takes_no_event_but_its_creation() {
            assertThatIllegalStateException().isThrownBy(() -> given(TAKEN));
            assertThatIllegalStateException().isThrownBy(() -> given(CREATED, CREATED));
        }
    }

    @Nested
    class A_deleted_assignment {

        @ParameterizedTest
        @FieldSource("io.caseledger.command.editorial.EditorialAssignmentTest#ALL_BUT_CREATE")
        void is_unknown_to_everything(EditorialCommand command) {
            locked(new LockReleased(LOCK, EDDA), new Deleted()).when(command).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void does_not_come_again() {
            given(CREATED, new Deleted()).when(create()).thenRefused(CONFLICT, "id-taken");
            given(CREATED).when(create()).thenRefused(CONFLICT, "id-taken");
        }
    }

    @Nested
    class A_lock_that_nobody_has {

        @Test
        void is_given_to_whoever_asks() {
            given(CREATED).when(take(EMIL, DURING)).then(new LockTaken(8, NEW_LOCK, 3, EMIL, DURING.plus(LEASE)));
        }

        @Test
        void is_needed_to_change_anything() {
            given(CREATED).when(update(EDDA, DURING, new Edit.Title("x"))).thenRefused(LOCKED, "lock-needed");
            given(CREATED)
                    .when(new Delete(ID, DURING, EDDA, DURING.plus(LEASE)))
                    .thenRefused(LOCKED, "lock-needed");
            assertThat(refusal(given(CREATED).state(), update(EDDA, DURING)).more())
                    .containsEntry("lock", false);
        }

        @Test
        void cannot_be_given_back_or_broken() {
            given(CREATED).when(new ReleaseLock(ID, DURING, LOCK, EDDA)).thenRefused(UNKNOWN, "not-found");
            given(CREATED).when(new ReleaseLock(ID, DURING, ID, EDDA)).thenRefused(UNKNOWN, "not-found");
            given(CREATED).when(new BreakLock(ID, DURING, LOCK, EDDA)).thenRefused(UNKNOWN, "not-found");
        }
    }

    @Nested
    class A_lock_that_somebody_has {

        @Test
        void is_renewed_when_its_holder_asks_again() {
            locked().when(take(EDDA, DURING)).then(RENEWED);
        }

        @Test
        void never_gets_shorter() {
            locked().when(take(EDDA, WRITTEN)).thenNothing();
            locked().when(update(EDDA, WRITTEN.minusSeconds(60))).thenNothing();
        }

        @Test
        void is_refused_to_everybody_else_and_shown_to_them() {
            locked().when(take(EMIL, DURING)).thenRefused(LOCKED, "lock-held");
            locked().when(update(EMIL, DURING, new Edit.Title("x"))).thenRefused(LOCKED, "lock-held");
            locked().when(new Delete(ID, DURING, EMIL, DURING.plus(LEASE))).thenRefused(LOCKED, "lock-held");
            assertThat(refusal(locked().state(), take(EMIL, DURING)))
                    .satisfies(refusal -> assertThat(refusal.detail()).contains("2026-03-26 10:15:00"))
                    .satisfies(refusal -> assertThat(refusal.more())
                            .containsEntry("lock", new EditorialLock(7, LOCK, 2, EDDA, WRITTEN, WRITTEN, UNTIL)));
        }

        @Test
        void is_renewed_by_each_change() {
            locked().when(update(EDDA, DURING, new Edit.Title("Another title")))
                    .then(new Retitled(change("A title", "Another title")), RENEWED);
        }

        @Test
        void is_renewed_also_where_nothing_changes() {
            locked().when(update(EDDA, DURING, new Edit.Title("A title"))).then(RENEWED);
        }

        @Test
        void is_given_back_by_its_holder() {
            LockReleased released = new LockReleased(LOCK, EDDA);
            locked().when(new ReleaseLock(ID, DURING, LOCK, EDDA)).then(released);
            locked().when(new ReleaseLock(ID, DURING, ID, EDDA)).then(released);
            locked(released).when(take(EMIL, DURING)).then(new LockTaken(8, NEW_LOCK, 3, EMIL, DURING.plus(LEASE)));
        }

        @Test
        void is_given_back_by_nobody_else() {
            locked().when(new ReleaseLock(ID, DURING, LOCK, EMIL)).thenRefused(LOCKED, "lock-held");
        }

        @Test
        void is_known_by_its_own_uuid_alone() {
            locked().when(new ReleaseLock(ID, DURING, NEW_LOCK, EDDA)).thenRefused(UNKNOWN, "not-found");
            locked().when(new BreakLock(ID, DURING, NEW_LOCK, EDDA)).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void goes_with_the_assignment() {
            locked().when(new Delete(ID, DURING, EDDA, DURING.plus(LEASE)))
                    .then(new LockReleased(LOCK, EDDA), new Deleted());
        }

        @Test
        void is_broken_by_naming_its_holder() {
            locked().when(new BreakLock(ID, DURING, LOCK, EDDA)).then(new LockBroken(LOCK, EDDA));
            locked().when(new BreakLock(ID, DURING, LOCK, EMIL)).thenRefused(LOCKED, "lock-held");
        }

        @Test
        void leaves_the_time_of_the_last_change_alone() {
            EditorialState later =
                    EditorialAssignment.evolve(given(CREATED).state(), ID, TAKEN, WRITTEN.plusSeconds(60));
            assertThat(later).isInstanceOfSatisfying(EditorialState.Existing.class, existing -> {
                assertThat(existing.details().modifiedAt()).isEqualTo(WRITTEN);
                assertThat(existing.details().lock()).isNotNull();
            });
        }
    }

    @Nested
    class A_lock_whose_lease_has_ended {

        private final LockExpired expired = new LockExpired(LOCK, EDDA, UNTIL);
        private final LockTaken takenByEmil = new LockTaken(8, NEW_LOCK, 3, EMIL, UNTIL.plus(LEASE));

        @Test
        void is_held_up_to_its_last_moment_and_not_at_the_end() {
            locked().when(take(EMIL, UNTIL.minusNanos(1_000))).thenRefused(LOCKED, "lock-held");
            locked().when(take(EMIL, UNTIL)).then(expired, takenByEmil);
        }

        @Test
        void is_a_new_one_for_its_former_holder_too() {
            locked().when(take(EDDA, UNTIL)).then(expired, new LockTaken(8, NEW_LOCK, 2, EDDA, UNTIL.plus(LEASE)));
        }

        @Test
        void allows_nothing_and_says_so_to_who_was_still_typing() {
            locked().when(update(EDDA, UNTIL, new Edit.Title("x"))).thenRefused(LOCKED, "lock-expired");
            locked().when(new Delete(ID, UNTIL, EDDA, UNTIL.plus(LEASE))).thenRefused(LOCKED, "lock-expired");
            Refusal refusal = refusal(locked().state(), update(EDDA, UNTIL, new Edit.Title("x")));
            assertThat(refusal.detail()).startsWith("Your lock ran out at 2026-03-26 10:15:00.");
            assertThat(refusal.more()).containsEntry("lock", false);
        }

        @Test
        void is_no_hindrance_to_say_to_others() {
            locked().when(update(EMIL, UNTIL, new Edit.Title("x"))).thenRefused(LOCKED, "lock-needed");
        }

        @Test
        void is_still_remembered_when_another_has_it() {
            Refusal refusal = refusal(locked(expired, takenByEmil).state(), update(EDDA, UNTIL, new Edit.Title("x")));
            assertThat(refusal.code()).isEqualTo("lock-expired");
            assertThat(refusal.detail()).contains("ran out at 2026-03-26 10:15:00", "another user has taken it since");
            assertThat(refusal.more())
                    .hasEntrySatisfying(
                            "lock",
                            lock -> assertThat(lock)
                                    .isInstanceOfSatisfying(
                                            EditorialLock.class,
                                            held -> assertThat(held.user()).isEqualTo(EMIL)));
        }

        @Test
        void is_forgotten_once_its_holder_has_another() {
            locked(expired, takenByEmil, new LockReleased(NEW_LOCK, EMIL), TAKEN, new LockReleased(LOCK, EDDA))
                    .when(update(EDDA, DURING, new Edit.Title("x")))
                    .thenRefused(LOCKED, "lock-needed");
        }

        @Test
        void cannot_be_given_back_or_broken_any_more() {
            locked().when(new ReleaseLock(ID, UNTIL, LOCK, EDDA)).thenRefused(UNKNOWN, "lock-expired");
            locked().when(new ReleaseLock(ID, UNTIL, LOCK, EMIL)).thenRefused(UNKNOWN, "not-found");
            locked().when(new BreakLock(ID, UNTIL, LOCK, EDDA)).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void was_renewed_in_time_and_is_not_this_one() {
            locked(RENEWED).when(take(EMIL, UNTIL)).thenRefused(LOCKED, "lock-held");
            locked(RENEWED)
                    .when(take(EMIL, DURING.plus(LEASE)))
                    .then(
                            new LockExpired(LOCK, EDDA, DURING.plus(LEASE)),
                            new LockTaken(
                                    8, NEW_LOCK, 3, EMIL, DURING.plus(LEASE).plus(LEASE)));
        }
    }

    @Nested
    class A_lock_that_was_broken {

        private final LockBroken broken = new LockBroken(LOCK, EDDA);

        @Test
        void allows_nothing_and_says_so_to_who_had_it() {
            locked(broken).when(update(EDDA, DURING, new Edit.Title("x"))).thenRefused(LOCKED, "lock-broken");
            assertThat(refusal(locked(broken).state(), update(EDDA, DURING)).detail())
                    .startsWith("Your lock was broken by an administrator at 2026-03-26 10:00:00.");
        }

        @Test
        void is_free_for_the_next() {
            locked(broken).when(take(EMIL, DURING)).then(new LockTaken(8, NEW_LOCK, 3, EMIL, DURING.plus(LEASE)));
        }
    }

    @Nested
    class A_change {

        @Test
        void tells_each_field_from_what_to_what() {
            locked().when(update(
                            EDDA,
                            WRITTEN,
                            new Edit.Slug("other-slug"),
                            new Edit.Type("photo"),
                            new Edit.Title("Another title"),
                            new Edit.Abstract("Who pays?"),
                            new Edit.Notes("Call the mayor"),
                            new Edit.DueAt(null),
                            new Edit.PublishedAt(DUE),
                            new Edit.Issue("3"),
                            new Edit.Children(List.of())))
                    .then(
                            new SlugChanged(change("some-slug", "other-slug")),
                            new TypeChanged(change("article", "photo")),
                            new Retitled(change("A title", "Another title")),
                            new AbstractChanged(change("", "Who pays?")),
                            new NotesChanged(change("", "Call the mayor")),
                            new DueDateSet(new Change<>(DUE, null)),
                            new PublicationSet(new Change<>(null, DUE)),
                            new IssueChanged(change("2", "3")),
                            new ChildrenChanged(change(List.of(CHILD), List.of())));
        }

        @Test
        void is_none_where_everything_is_so_already() {
            locked().when(update(
                            EDDA,
                            WRITTEN,
                            new Edit.Slug("some-slug"),
                            new Edit.Type("article"),
                            new Edit.Title("A title"),
                            new Edit.Abstract(""),
                            new Edit.Content("<p>something</p>"),
                            new Edit.Notes(""),
                            new Edit.DueAt(DUE),
                            new Edit.PublishedAt(null),
                            new Edit.Issue("2"),
                            new Edit.Children(List.of(CHILD)),
                            new Edit.Assignees(List.of())))
                    .thenNothing();
        }

        @Test
        void of_the_content_keeps_the_new_text_and_how_much_of_it_is_new() {
            content("<p>something else</p>", new Change<>(16, 21), 0, 5);
            content("<p>nothing</p>", new Change<>(16, 14), 4, 2);
            content("", new Change<>(16, 0), 16, 0);
            content("<p>something</p><p>something</p>", new Change<>(16, 32), 0, 16);
            content("<p>\ud83d\udcf0</p>", new Change<>(16, 8), 9, 1);
        }

        private void content(String text, Change<Integer> characters, int removed, int inserted) {
            locked().when(update(EDDA, WRITTEN, new Edit.Content(text)))
                    .then(new ContentRewritten(new LongText(text), characters, removed, inserted));
        }
    }

    @Nested
    class Users {

        @Test
        void are_told_apart_who_comes_and_who_goes() {
            locked(EDDA_ASSIGNED)
                    .when(update(EDDA, WRITTEN, new Edit.Assignees(List.of(EMIL))))
                    .then(new UserUnassigned(EDDA), EMIL_ASSIGNED);
        }

        @Test
        void come_in_the_order_that_is_wanted() {
            UsersReordered reordered = new UsersReordered(change(List.of(EDDA, EMIL), List.of(EMIL, EDDA)));
            locked(EDDA_ASSIGNED)
                    .when(update(EDDA, WRITTEN, new Edit.Assignees(List.of(EMIL, EDDA))))
                    .then(EMIL_ASSIGNED, reordered);
            assertThat(users(EDDA_ASSIGNED, EMIL_ASSIGNED, reordered)).containsExactly(EMIL, EDDA);
        }

        @Test
        void all_go_when_none_is_named() {
            locked(EDDA_ASSIGNED, EMIL_ASSIGNED)
                    .when(update(EDDA, WRITTEN, new Edit.Assignees(List.of())))
                    .then(new UserUnassigned(EDDA), new UserUnassigned(EMIL));
            assertThat(users(EDDA_ASSIGNED, EMIL_ASSIGNED, new UserUnassigned(EDDA)))
                    .containsExactly(EMIL);
        }

        private static List<String> users(EditorialEvent... events) {
            return existing(locked(events).state()).users();
        }
    }

    private static EditorialDetails existing(EditorialState state) {
        return ((EditorialState.Existing) state).details();
    }

    private static Refusal refusal(EditorialState state, EditorialCommand command) {
        return catchThrowableOfType(RefusedException.class, () -> EditorialAssignment.decide(command, state))
                .refusal();
    }
}
