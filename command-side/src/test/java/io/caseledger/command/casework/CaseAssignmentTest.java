package io.caseledger.command.casework;

import static io.caseledger.contract.casework.CaseStatus.ACTIVE;
import static io.caseledger.contract.casework.CaseStatus.CANCELLED;
import static io.caseledger.contract.casework.CaseStatus.COMPLETED;
import static io.caseledger.contract.casework.CaseStatus.ON_HOLD;
import static io.caseledger.contract.platform.Refusal.Kind.CONFLICT;
import static io.caseledger.contract.platform.Refusal.Kind.UNKNOWN;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caseledger.command.casework.CaseCommand.AmendNotes;
import io.caseledger.command.casework.CaseCommand.Assign;
import io.caseledger.command.casework.CaseCommand.ChangeCoordinator;
import io.caseledger.command.casework.CaseCommand.ChangeOrganisation;
import io.caseledger.command.casework.CaseCommand.ChangeStatus;
import io.caseledger.command.casework.CaseCommand.Close;
import io.caseledger.command.casework.CaseCommand.CorrectContact;
import io.caseledger.command.casework.CaseCommand.Delete;
import io.caseledger.command.casework.CaseCommand.Keep;
import io.caseledger.command.casework.CaseCommand.Reassign;
import io.caseledger.command.casework.CaseCommand.RecordContact;
import io.caseledger.command.casework.CaseCommand.Reopen;
import io.caseledger.command.casework.CaseCommand.Together;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseEvent.Assigned;
import io.caseledger.contract.casework.CaseEvent.Closed;
import io.caseledger.contract.casework.CaseEvent.ContactCorrected;
import io.caseledger.contract.casework.CaseEvent.ContactRecorded;
import io.caseledger.contract.casework.CaseEvent.CoordinatorChanged;
import io.caseledger.contract.casework.CaseEvent.Deleted;
import io.caseledger.contract.casework.CaseEvent.NotesAmended;
import io.caseledger.contract.casework.CaseEvent.OrganisationChanged;
import io.caseledger.contract.casework.CaseEvent.Reassigned;
import io.caseledger.contract.casework.CaseEvent.Reopened;
import io.caseledger.contract.casework.CaseEvent.StatusChanged;
import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.contract.platform.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CaseAssignmentTest {

    private static final String ID = "assign_001aa";
    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final Instant START = Instant.parse("2026-01-15T00:00:00Z");
    private static final Instant VISIT = Instant.parse("2026-03-10T14:30:00Z");
    private static final Instant EARLIER = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-20T16:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static final Assigned ASSIGNED =
            new Assigned("mentor_a", "contact_x", "user_007", "org_03", START, "Weekly");
    private static final ContactRecorded CONTACT = new ContactRecorded(VISIT, "visit");
    private static final StatusChanged HELD = new StatusChanged(new Change<>(ACTIVE, ON_HOLD));
    private static final Closed COMPLETED_NOW = new Closed(new Change<>(ACTIVE, COMPLETED));
    private static final Closed CANCELLED_NOW = new Closed(new Change<>(ACTIVE, CANCELLED));
    private static final Deleted DELETED = new Deleted();

    /** One of each, but for opening: none of them makes sense before it or after deletion. */
    static final List<CaseCommand> ALL_BUT_ASSIGN = List.of(
            new AmendNotes(ID, NOW, "More"),
            new RecordContact(ID, NOW, VISIT, "call"),
            new CorrectContact(ID, NOW, EARLIER),
            new ChangeStatus(ID, NOW, ON_HOLD),
            new Close(ID, NOW),
            new Reopen(ID, NOW),
            new Reassign(ID, NOW, "mentor_b"),
            new ChangeCoordinator(ID, NOW, "user_008"),
            new ChangeOrganisation(ID, NOW, "org_04"),
            new Keep(ID, NOW, Map.of()),
            new Delete(ID, NOW),
            new Together(ID, NOW, List.of(new Reassign(ID, NOW, "mentor_b"), new Close(ID, NOW))));

    static final List<CaseCommand> REPEATABLE = ALL_BUT_ASSIGN.stream()
            .filter(command -> !(command instanceof Delete))
            .toList();

    private static final Decision<CaseCommand, CaseEvent, CaseState> RULES = new Decision<>(
            new CaseState.Unopened(),
            (state, event) -> CaseAssignment.evolve(state, event, NOW.minus(DAY)),
            CaseAssignment::decide);

    private static Decision<CaseCommand, CaseEvent, CaseState>.Given given(CaseEvent... events) {
        return RULES.given(List.of(events));
    }

    private static Assign assign(@Nullable String notes) {
        return new Assign(ID, NOW, "mentor_a", "contact_x", "Per Olsen", "user_007", "org_03", START, notes, null);
    }

    private static RecordContact contact(Instant date, @Nullable String type) {
        return new RecordContact(ID, NOW, date, type);
    }

    private static ChangeStatus status(CaseStatus status) {
        return new ChangeStatus(ID, NOW, status);
    }

    private static Keep keep(String field, String value) {
        return new Keep(ID, NOW, Map.of(field, value));
    }

    private static Together together(CaseCommand... steps) {
        return new Together(ID, NOW, List.of(steps));
    }

    private static <T> Change<T> change(@Nullable T from, @Nullable T to) {
        return new Change<>(from, to);
    }

    @Nested
    class An_unopened_assignment {

        @Test
        void is_opened_with_what_was_said() {
            given().when(assign("Weekly")).then(ASSIGNED);
        }

        @Test
        void is_opened_with_no_more_than_mentor_and_contact() {
            given().when(new Assign(ID, NOW, "mentor_a", "contact_x", null, null, null, START, null, NOW))
                    .then(new Assigned("mentor_a", "contact_x", null, null, START, null, NOW));
        }

        @Test
        void may_begin_in_the_future() {
            Instant nextYear = NOW.plus(Duration.ofDays(365));
            given().when(new Assign(ID, NOW, "mentor_a", "contact_x", null, null, null, nextYear, null, null))
                    .then(new Assigned("mentor_a", "contact_x", null, null, nextYear, null));
        }

        @Test
        void is_opened_on_its_day_but_not_later_than_it_was_asked_for() {
            Assigned late = new Assigned("mentor_a", "contact_x", null, null, START, null, NOW);
            Assigned early = new Assigned("mentor_a", "contact_x", null, null, NOW.plus(DAY), null, NOW);

            assertThat(late.occurredAt(NOW)).isEqualTo(START);
            assertThat(early.occurredAt(NOW)).isEqualTo(NOW);
            assertThat(late.enteredAt(START)).isEqualTo(NOW);
        }

        @Test
        void is_opened_when_the_ledger_says_where_no_request_s_time_was_kept() {
            assertThat(ASSIGNED.occurredAt(NOW)).isEqualTo(NOW);
            assertThat(ASSIGNED.enteredAt(VISIT)).isEqualTo(VISIT);
        }

        @ParameterizedTest
        @FieldSource("io.caseledger.command.casework.CaseAssignmentTest#ALL_BUT_ASSIGN")
        void is_unknown_to_everything_else(CaseCommand command) {
            given().when(command).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void takes_no_event_but_its_opening() {
            assertThatIllegalStateException().isThrownBy(() -> given(CONTACT));
        }
    }

    @Nested
    class An_open_assignment {

        @Test
        void is_active_and_was_never_contacted() {
            assertThat(given(ASSIGNED).state()).isInstanceOfSatisfying(CaseState.Open.class, open -> {
                assertThat(open.status()).isEqualTo(ACTIVE);
                assertThat(open.details().lastContactDate()).isNull();
                assertThat(open.details().openedAt()).isEqualTo(NOW.minus(DAY));
            });
        }

        @Test
        void is_not_opened_a_second_time() {
            given(ASSIGNED).when(assign("Weekly")).thenRefused(CONFLICT, "id-taken");
        }

        @ParameterizedTest
        @FieldSource("io.caseledger.command.casework.CaseAssignmentTest#REPEATABLE")
        void changes_nothing_when_the_same_is_said_twice(CaseCommand command) {
            CaseState before = given(ASSIGNED).state();
            List<CaseEvent> events = new ArrayList<>(List.of(ASSIGNED));
            events.addAll(CaseAssignment.decide(command, before));
            RULES.given(events).when(command).thenNothing();
        }

        @Test
        void is_deleted() {
            given(ASSIGNED).when(new Delete(ID, NOW)).then(DELETED);
        }

        @Nested
        class Notes {

            @Test
            void are_amended_and_keep_what_they_were() {
                given(ASSIGNED)
                        .when(new AmendNotes(ID, NOW, "Escalated"))
                        .then(new NotesAmended(change("Weekly", "Escalated")));
            }

            @Test
            void are_removed() {
                given(ASSIGNED).when(new AmendNotes(ID, NOW, null)).then(new NotesAmended(change("Weekly", null)));
            }

            @Test
            void stay_when_they_are_the_same() {
                given(ASSIGNED).when(new AmendNotes(ID, NOW, "Weekly")).thenNothing();
            }
        }

        @Nested
        class Contacts {

            @Test
            void are_recorded_with_their_type() {
                given(ASSIGNED).when(contact(VISIT, "visit")).then(CONTACT);
            }

            @Test
            void are_recorded_without_a_type() {
                given(ASSIGNED).when(contact(VISIT, null)).then(new ContactRecorded(VISIT, null));
            }

            @Test
            void are_not_recorded_again_when_date_and_type_repeat() {
                given(ASSIGNED, CONTACT).when(contact(VISIT, "visit")).thenNothing();
            }

            @Test
            void are_not_recorded_again_when_an_older_one_repeats() {
                given(ASSIGNED, CONTACT, new ContactRecorded(LATER, "call"))
                        .when(contact(VISIT, "visit"))
                        .thenNothing();
            }

            @Test
            void differ_by_type_alone() {
                given(ASSIGNED, CONTACT).when(contact(VISIT, "call")).then(new ContactRecorded(VISIT, "call"));
                given(ASSIGNED, CONTACT).when(contact(VISIT, null)).then(new ContactRecorded(VISIT, null));
            }

            @Test
            void that_are_older_are_kept_without_becoming_the_last() {
                ContactRecorded older = new ContactRecorded(EARLIER, "call");
                given(ASSIGNED, CONTACT).when(contact(EARLIER, "call")).then(older);
                assertThat(lastContact(ASSIGNED, CONTACT, older)).isEqualTo(VISIT);
            }

            @Test
            void that_are_later_become_the_last() {
                assertThat(lastContact(ASSIGNED, CONTACT, new ContactRecorded(LATER, null)))
                        .isEqualTo(LATER);
            }

            @Test
            void may_precede_the_assignment() {
                Instant before = START.minus(DAY);
                given(ASSIGNED).when(contact(before, "call")).then(new ContactRecorded(before, "call"));
            }

            @Test
            void may_lie_five_minutes_ahead_for_clocks_that_differ() {
                Instant ahead = NOW.plus(Duration.ofMinutes(5));
                given(ASSIGNED).when(contact(ahead, null)).then(new ContactRecorded(ahead, null));
            }

            @Test
            void are_refused_further_in_the_future() {
                given(ASSIGNED)
                        .when(contact(NOW.plus(Duration.ofMinutes(5)).plusNanos(1), null))
                        .thenRefusedFor("contact_date");
            }
        }

        @Nested
        class The_last_contact {

            @Test
            void is_set_by_hand() {
                given(ASSIGNED)
                        .when(new CorrectContact(ID, NOW, VISIT))
                        .then(new ContactCorrected(change(null, VISIT)));
            }

            @Test
            void is_corrected_back_in_time_because_the_user_says_so() {
                ContactCorrected back = new ContactCorrected(change(VISIT, EARLIER));
                given(ASSIGNED, CONTACT)
                        .when(new CorrectContact(ID, NOW, EARLIER))
                        .then(back);
                assertThat(lastContact(ASSIGNED, CONTACT, back)).isEqualTo(EARLIER);
            }

            @Test
            void may_be_set_before_the_assignment_began() {
                Instant before = START.minus(DAY);
                given(ASSIGNED)
                        .when(new CorrectContact(ID, NOW, before))
                        .then(new ContactCorrected(change(null, before)));
            }

            @Test
            void stays_when_it_is_the_same() {
                given(ASSIGNED, CONTACT)
                        .when(new CorrectContact(ID, NOW, VISIT))
                        .thenNothing();
            }

            @Test
            void stays_when_a_client_sends_back_the_whole_seconds_it_was_shown() {
                ContactRecorded precise = new ContactRecorded(VISIT.plusMillis(789), null);
                given(ASSIGNED, precise)
                        .when(new CorrectContact(ID, NOW, VISIT))
                        .thenNothing();
            }

            @Test
            void may_lie_five_minutes_ahead_for_clocks_that_differ() {
                Instant ahead = NOW.plus(Duration.ofMinutes(5));
                given(ASSIGNED)
                        .when(new CorrectContact(ID, NOW, ahead))
                        .then(new ContactCorrected(change(null, ahead)));
            }

            @Test
            void is_refused_further_in_the_future() {
                given(ASSIGNED)
                        .when(new CorrectContact(ID, NOW, NOW.plus(Duration.ofMinutes(6))))
                        .thenRefusedFor("last_contact_date");
            }

            @Test
            void is_taken_again_as_a_contact_after_a_correction_took_it_back() {
                given(ASSIGNED, CONTACT, new ContactCorrected(change(VISIT, EARLIER)))
                        .when(contact(VISIT, "visit"))
                        .then(CONTACT);
            }
        }

        @Nested
        class Status {

            @Test
            void is_closed_as_completed_where_nothing_finer_is_said() {
                given(ASSIGNED).when(new Close(ID, NOW)).then(COMPLETED_NOW);
            }

            @Test
            void is_completed_or_cancelled() {
                given(ASSIGNED).when(status(COMPLETED)).then(COMPLETED_NOW);
                given(ASSIGNED).when(status(CANCELLED)).then(CANCELLED_NOW);
            }

            @Test
            void is_put_on_hold_without_closing() {
                given(ASSIGNED).when(status(ON_HOLD)).then(HELD);
            }

            @Test
            void stays_when_it_is_the_same() {
                given(ASSIGNED).when(status(ACTIVE)).thenNothing();
                given(ASSIGNED).when(new Reopen(ID, NOW)).thenNothing();
            }
        }

        @Nested
        class People_and_organisation {

            @Test
            void another_mentor_is_a_reassignment() {
                given(ASSIGNED)
                        .when(new Reassign(ID, NOW, "mentor_b"))
                        .then(new Reassigned(change("mentor_a", "mentor_b")));
            }

            @Test
            void the_same_mentor_is_none() {
                given(ASSIGNED).when(new Reassign(ID, NOW, "mentor_a")).thenNothing();
            }

            @Test
            void coordinator_and_organisation_change() {
                given(ASSIGNED)
                        .when(new ChangeCoordinator(ID, NOW, "user_008"))
                        .then(new CoordinatorChanged(change("user_007", "user_008")));
                given(ASSIGNED)
                        .when(new ChangeOrganisation(ID, NOW, "org_04"))
                        .then(new OrganisationChanged(change("org_03", "org_04")));
            }

            @Test
            void coordinator_and_organisation_are_emptied() {
                given(ASSIGNED)
                        .when(new ChangeCoordinator(ID, NOW, null))
                        .then(new CoordinatorChanged(change("user_007", null)));
                given(ASSIGNED)
                        .when(new ChangeOrganisation(ID, NOW, null))
                        .then(new OrganisationChanged(change("org_03", null)));
            }

            @Test
            void coordinator_and_organisation_stay_when_they_are_the_same() {
                given(ASSIGNED).when(new ChangeCoordinator(ID, NOW, "user_007")).thenNothing();
                given(ASSIGNED).when(new ChangeOrganisation(ID, NOW, "org_03")).thenNothing();
            }
        }

        @Nested
        class Immutable_fields {

            @Test
            void may_be_sent_back_as_they_were_read() {
                given(ASSIGNED)
                        .when(new Keep(
                                ID,
                                NOW,
                                Map.of(
                                        "assignment_id", ID,
                                        "mentor_id", "mentor_a",
                                        "contact_id", "contact_x",
                                        "mentee_id", "contact_x",
                                        "status", "open",
                                        "assigned_date", "2026-01-15T00:00:00Z",
                                        "start_date", "2026-01-15")))
                        .thenNothing();
            }

            @Test
            void know_the_status_in_both_documents_words() {
                given(ASSIGNED).when(keep("status", "active")).thenNothing();
                given(ASSIGNED).when(keep("status", "closed")).thenRefusedFor("status");
                given(ASSIGNED).when(keep("status", "on_hold")).thenRefusedFor("status");
            }

            @Test
            void are_shown_in_whole_seconds() {
                Assigned precise = new Assigned("mentor_a", "contact_x", null, null, START.plusMillis(250), null);
                given(precise)
                        .when(keep("assigned_date", "2026-01-15T00:00:00Z"))
                        .thenNothing();
            }

            @Test
            void are_all_named_when_they_differ() {
                given(ASSIGNED)
                        .when(new Keep(
                                ID, NOW, Map.of("mentor_id", "mentor_b", "contact_id", "contact_y", "status", "open")))
                        .thenRefusedFor("contact_id", "mentor_id");
            }

            @Test
            void include_the_day_it_began() {
                given(ASSIGNED).when(keep("start_date", "2026-01-16")).thenRefusedFor("start_date");
                given(ASSIGNED)
                        .when(keep("assigned_date", "2026-01-15T00:00:01Z"))
                        .thenRefusedFor("assigned_date");
            }
        }
    }

    @Nested
    class An_assignment_on_hold {

        @Test
        void still_takes_contacts() {
            given(ASSIGNED, HELD).when(contact(VISIT, "visit")).then(CONTACT);
        }

        @Test
        void becomes_active_again_without_a_reopening() {
            given(ASSIGNED, HELD).when(status(ACTIVE)).then(new StatusChanged(change(ON_HOLD, ACTIVE)));
        }

        @Test
        void counts_as_open_to_who_asks_for_any_open_status() {
            given(ASSIGNED, HELD).when(new Reopen(ID, NOW)).thenNothing();
        }

        @Test
        void is_closed_from_there() {
            given(ASSIGNED, HELD).when(new Close(ID, NOW)).then(new Closed(change(ON_HOLD, COMPLETED)));
            given(ASSIGNED, HELD).when(status(CANCELLED)).then(new Closed(change(ON_HOLD, CANCELLED)));
        }

        @Test
        void gets_another_mentor() {
            given(ASSIGNED, HELD)
                    .when(new Reassign(ID, NOW, "mentor_b"))
                    .then(new Reassigned(change("mentor_a", "mentor_b")));
        }

        @Test
        void is_sent_back_as_either_document_shows_it() {
            given(ASSIGNED, HELD).when(keep("status", "on_hold")).thenNothing();
            given(ASSIGNED, HELD).when(keep("status", "open")).thenNothing();
            given(ASSIGNED, HELD).when(keep("status", "active")).thenRefusedFor("status");
        }

        @Test
        void is_deleted() {
            given(ASSIGNED, HELD).when(new Delete(ID, NOW)).then(DELETED);
        }
    }

    @Nested
    class A_closed_assignment {

        @Test
        void stays_closed_when_it_is_closed_again() {
            given(ASSIGNED, COMPLETED_NOW).when(new Close(ID, NOW)).thenNothing();
            given(ASSIGNED, COMPLETED_NOW).when(status(COMPLETED)).thenNothing();
            given(ASSIGNED, CANCELLED_NOW).when(new Close(ID, NOW)).thenNothing();
            given(ASSIGNED, CANCELLED_NOW).when(status(CANCELLED)).thenNothing();
        }

        @Test
        void is_reopened_as_active_where_nothing_finer_is_said() {
            given(ASSIGNED, COMPLETED_NOW).when(new Reopen(ID, NOW)).then(new Reopened(change(COMPLETED, ACTIVE)));
            given(ASSIGNED, CANCELLED_NOW).when(new Reopen(ID, NOW)).then(new Reopened(change(CANCELLED, ACTIVE)));
        }

        @Test
        void is_reopened_as_active_or_on_hold() {
            given(ASSIGNED, COMPLETED_NOW).when(status(ACTIVE)).then(new Reopened(change(COMPLETED, ACTIVE)));
            given(ASSIGNED, CANCELLED_NOW).when(status(ON_HOLD)).then(new Reopened(change(CANCELLED, ON_HOLD)));
        }

        @Test
        void is_cancelled_after_all_without_another_closed_date() {
            StatusChanged cancelled = new StatusChanged(change(COMPLETED, CANCELLED));
            given(ASSIGNED, COMPLETED_NOW).when(status(CANCELLED)).then(cancelled);

            CaseState before = given(ASSIGNED, COMPLETED_NOW).state();
            assertThat(CaseAssignment.evolve(before, cancelled, NOW))
                    .isInstanceOfSatisfying(CaseState.Closed.class, closed -> {
                        assertThat(closed.status()).isEqualTo(CANCELLED);
                        assertThat(closed.closedAt()).isEqualTo(NOW.minus(DAY));
                    });
        }

        @Test
        void takes_notes_of_the_time_after() {
            given(ASSIGNED, COMPLETED_NOW)
                    .when(new AmendNotes(ID, NOW, "After-care"))
                    .then(new NotesAmended(change("Weekly", "After-care")));
        }

        @Test
        void takes_no_contact() {
            given(ASSIGNED, COMPLETED_NOW).when(contact(VISIT, "visit")).thenRefused(CONFLICT, "assignment-closed");
            given(ASSIGNED, CANCELLED_NOW).when(contact(VISIT, "visit")).thenRefused(CONFLICT, "assignment-closed");
        }

        @Test
        void knows_the_contacts_it_had() {
            given(ASSIGNED, CONTACT, COMPLETED_NOW)
                    .when(contact(VISIT, "visit"))
                    .thenNothing();
        }

        @Test
        void takes_no_correction_of_the_last_contact() {
            given(ASSIGNED, CONTACT, COMPLETED_NOW)
                    .when(new CorrectContact(ID, NOW, EARLIER))
                    .thenRefused(CONFLICT, "assignment-closed");
        }

        @Test
        void tolerates_the_last_contact_it_has() {
            given(ASSIGNED, CONTACT, COMPLETED_NOW)
                    .when(new CorrectContact(ID, NOW, VISIT))
                    .thenNothing();
        }

        @Test
        void gets_no_other_mentor() {
            given(ASSIGNED, COMPLETED_NOW)
                    .when(new Reassign(ID, NOW, "mentor_b"))
                    .thenRefused(CONFLICT, "assignment-closed");
            given(ASSIGNED, COMPLETED_NOW)
                    .when(new Reassign(ID, NOW, "mentor_a"))
                    .thenNothing();
        }

        @Test
        void may_get_another_coordinator_and_organisation() {
            given(ASSIGNED, COMPLETED_NOW)
                    .when(new ChangeCoordinator(ID, NOW, "user_008"))
                    .then(new CoordinatorChanged(change("user_007", "user_008")));
            given(ASSIGNED, COMPLETED_NOW)
                    .when(new ChangeOrganisation(ID, NOW, "org_04"))
                    .then(new OrganisationChanged(change("org_03", "org_04")));
        }

        @Test
        void is_sent_back_as_either_document_shows_it() {
            given(ASSIGNED, CANCELLED_NOW).when(keep("status", "closed")).thenNothing();
            given(ASSIGNED, CANCELLED_NOW).when(keep("status", "cancelled")).thenNothing();
            given(ASSIGNED, CANCELLED_NOW).when(keep("status", "open")).thenRefusedFor("status");
        }

        @Test
        void takes_contacts_again_once_it_is_reopened() {
            given(ASSIGNED, COMPLETED_NOW, new Reopened(change(COMPLETED, ACTIVE)))
                    .when(contact(VISIT, "visit"))
                    .then(CONTACT);
        }

        @Test
        void is_deleted() {
            given(ASSIGNED, COMPLETED_NOW).when(new Delete(ID, NOW)).then(DELETED);
        }
    }

    @Nested
    class A_deleted_assignment {

        @ParameterizedTest
        @FieldSource("io.caseledger.command.casework.CaseAssignmentTest#ALL_BUT_ASSIGN")
        void is_unknown(CaseCommand command) {
            given(ASSIGNED, DELETED).when(command).thenRefused(UNKNOWN, "not-found");
        }

        @Test
        void keeps_its_id_for_itself() {
            given(ASSIGNED, DELETED).when(assign(null)).thenRefused(CONFLICT, "id-taken");
        }

        @Test
        void has_no_further_events() {
            assertThatIllegalStateException().isThrownBy(() -> given(ASSIGNED, DELETED, CONTACT));
        }
    }

    @Nested
    class Several_steps_together {

        @Test
        void reassign_first_and_then_complete() {
            given(ASSIGNED)
                    .when(together(new Reassign(ID, NOW, "mentor_b"), status(COMPLETED)))
                    .then(new Reassigned(change("mentor_a", "mentor_b")), COMPLETED_NOW);
        }

        @Test
        void reopen_first_and_then_reassign() {
            given(ASSIGNED, COMPLETED_NOW)
                    .when(together(status(ACTIVE), new Reassign(ID, NOW, "mentor_b")))
                    .then(new Reopened(change(COMPLETED, ACTIVE)), new Reassigned(change("mentor_a", "mentor_b")));
        }

        @Test
        void see_what_the_steps_before_them_did() {
            given(ASSIGNED)
                    .when(together(new Close(ID, NOW), new Reassign(ID, NOW, "mentor_b")))
                    .thenRefused(CONFLICT, "assignment-closed");
        }

        @Test
        void are_all_refused_with_one_of_them() {
            given(ASSIGNED, COMPLETED_NOW)
                    .when(together(new AmendNotes(ID, NOW, "After-care"), new CorrectContact(ID, NOW, VISIT)))
                    .thenRefused(CONFLICT, "assignment-closed");
            given(ASSIGNED)
                    .when(together(keep("mentor_id", "mentor_b"), new AmendNotes(ID, NOW, "More")))
                    .thenRefusedFor("mentor_id");
        }

        @Test
        void happen_without_those_that_change_nothing() {
            given(ASSIGNED)
                    .when(together(new AmendNotes(ID, NOW, "Weekly"), new CorrectContact(ID, NOW, VISIT)))
                    .then(new ContactCorrected(change(null, VISIT)));
        }

        @Test
        void may_come_to_nothing() {
            given(ASSIGNED)
                    .when(together(new Reassign(ID, NOW, "mentor_a"), status(ACTIVE)))
                    .thenNothing();
        }
    }

    @Test
    void one_of_each_command_is_tried_on_unopened_and_deleted_assignments() {
        assertThat(Stream.concat(ALL_BUT_ASSIGN.stream(), Stream.of(assign(null)))
                        .map(command -> (Object) command.getClass())
                        .collect(toSet()))
                .isEqualTo(Set.of(CaseCommand.class.getPermittedSubclasses()));
    }

    private static @Nullable Instant lastContact(CaseEvent... events) {
        return ((CaseState.Existing) given(events).state()).details().lastContactDate();
    }
}
