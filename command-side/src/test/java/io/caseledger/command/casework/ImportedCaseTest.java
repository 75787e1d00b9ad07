package io.caseledger.command.casework;

import static io.caseledger.contract.casework.CaseStatus.ACTIVE;
import static io.caseledger.contract.casework.CaseStatus.CANCELLED;
import static io.caseledger.contract.casework.CaseStatus.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.command.platform.LogLine;
import io.caseledger.command.platform.LoggedCase.Said;
import io.caseledger.command.platform.LoggedCase.Taken;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.casework.CaseEvent.Assigned;
import io.caseledger.contract.casework.CaseEvent.Closed;
import io.caseledger.contract.casework.CaseEvent.ContactRecorded;
import io.caseledger.contract.casework.CaseEvent.Deleted;
import io.caseledger.contract.casework.CaseEvent.NotesAmended;
import io.caseledger.contract.casework.CaseEvent.Reassigned;
import io.caseledger.contract.casework.CaseEvent.Reopened;
import io.caseledger.contract.platform.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ImportedCaseTest {

    private static final Instant NOW = Instant.parse("2026-03-26T10:00:00Z");
    private static final Instant MONDAY = Instant.parse("2011-10-10T09:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2011-10-11T09:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2011-10-14T09:00:00Z");

    private static final LogLine RECEIVED = line(2, "receive", "ann", MONDAY);
    private static final LogLine CHECKED = line(3, "check", "bob", TUESDAY);
    private static final LogLine ANSWERED = line(4, "answer", "bob", FRIDAY);

    private ImportedCase state = ImportedCase.unopened("assign_1");
    private final List<String> fates = new ArrayList<>();

    private static LogLine line(long number, @Nullable String activity, @Nullable String resource, Instant at) {
        return LogLine.of(number, "case-1", activity, resource, at);
    }

    /** Takes the lines of one log, the last of them as such. */
    private List<Said> log(LogLine... lines) {
        fates.clear();
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            Taken taken = state.take(i == lines.length - 1 ? lines[i].asLast() : lines[i], NOW);
            state = (ImportedCase) taken.after();
            said.addAll(taken.events());
            String rejected = taken.rejected();
            fates.add(rejected != null ? rejected : taken.repeated() ? "repeated" : "added");
        }
        return said;
    }

    private void live(CaseEvent event, Instant at) {
        state = state.and(event, null, at);
    }

    private static Said said(LogLine line, CaseEvent event) {
        return new Said(event, line.key(), line.at());
    }

    private static Said contact(LogLine line) {
        return said(line, new ContactRecorded(line.at(), line.activity()));
    }

    private static Said closed(LogLine line) {
        return said(line, new Closed(new Change<>(ACTIVE, COMPLETED)));
    }

    private static Said reopened(LogLine line) {
        return said(line, new Reopened(new Change<>(COMPLETED, ACTIVE)));
    }

    private static Said reassigned(LogLine line, String from, String to) {
        return said(line, new Reassigned(new Change<>(from, to)));
    }

    private static Said assigned(LogLine line, String mentor) {
        return said(line, new Assigned(mentor, "case-1", null, null, line.at(), null));
    }

    @Test
    void a_case_has_a_hundred_thousand_lines_at_most_and_those_that_are_in_are_known_ever_after() {
        for (int number = 0; number < ImportedCase.MOST_LINES; number++) {
            state = (ImportedCase) state.take(line(number, "step " + number, "ann", MONDAY), NOW)
                    .after();
        }

        log(line(1, "step 7", "ann", MONDAY), line(2, "one more", "ann", MONDAY));

        assertThat(fates).containsExactly("repeated", "its case has 100000 lines already, and can have no more");
    }

    @Nested
    class A_log {

        @Test
        void opens_its_case_for_the_first_resource_and_completes_it_with_the_last_line() {
            assertThat(log(RECEIVED, CHECKED, ANSWERED))
                    .containsExactly(
                            assigned(RECEIVED, "ann"),
                            contact(RECEIVED),
                            reassigned(CHECKED, "ann", "bob"),
                            contact(CHECKED),
                            contact(ANSWERED),
                            closed(ANSWERED));
        }

        @Test
        void of_one_line_opens_and_completes() {
            assertThat(log(RECEIVED)).containsExactly(assigned(RECEIVED, "ann"), contact(RECEIVED), closed(RECEIVED));
        }

        @Test
        void opens_its_case_for_nobody_yet_where_the_first_line_names_nobody() {
            LogLine nobody = line(2, "receive", null, MONDAY);
            assertThat(log(nobody, line(3, "look", null, TUESDAY), ANSWERED))
                    .startsWith(assigned(nobody, "unassigned"), contact(nobody))
                    .containsSubsequence(reassigned(ANSWERED, "unassigned", "bob"), contact(ANSWERED));
            assertThat(log(nobody, line(3, "look", null, TUESDAY), ANSWERED)).isEmpty();
        }

        @Test
        void leaves_the_case_with_whom_it_is_where_a_line_names_nobody() {
            LogLine nobody = line(3, null, null, TUESDAY);
            assertThat(log(RECEIVED, nobody, ANSWERED))
                    .containsSubsequence(contact(RECEIVED), contact(nobody), reassigned(ANSWERED, "ann", "bob"));
        }

        @Test
        void may_have_several_lines_of_one_moment() {
            assertThat(log(RECEIVED, line(3, "check", "ann", MONDAY), line(4, "check", "bob", MONDAY)))
                    .hasSize(5)
                    .extracting(Said::event)
                    .contains(new Reassigned(new Change<>("ann", "bob")));
            assertThat(fates).containsOnly("added");
        }
    }

    @Nested
    class Said_again {

        @Test
        void a_log_adds_nothing() {
            log(RECEIVED, CHECKED, ANSWERED);

            assertThat(log(RECEIVED, CHECKED, ANSWERED)).isEmpty();
            assertThat(fates).containsOnly("repeated");
        }

        @Test
        void a_line_adds_nothing_within_one_log() {
            assertThat(log(RECEIVED, RECEIVED, CHECKED, CHECKED))
                    .hasSize(5)
                    .last()
                    .isEqualTo(closed(CHECKED));
            assertThat(fates).containsExactly("added", "repeated", "added", "repeated");
        }

        @Test
        void a_longer_log_reopens_the_case_for_its_new_lines_alone() {
            log(RECEIVED, CHECKED);

            assertThat(log(RECEIVED, CHECKED, ANSWERED))
                    .containsExactly(reopened(ANSWERED), contact(ANSWERED), closed(ANSWERED));
            assertThat(log(RECEIVED, CHECKED)).as("the shorter log").isEmpty();
            assertThat(log(RECEIVED, CHECKED, ANSWERED)).as("the longer log").isEmpty();
        }

        @Test
        void a_log_whose_import_was_broken_off_is_completed() {
            for (LogLine line : List.of(RECEIVED, CHECKED)) {
                state = (ImportedCase) state.take(line, NOW).after();
            }

            assertThat(log(RECEIVED, CHECKED)).containsExactly(closed(CHECKED));
            assertThat(log(RECEIVED, CHECKED)).isEmpty();
        }

        @Test
        void a_log_does_not_close_what_somebody_reopened() {
            log(RECEIVED);
            live(new Reopened(new Change<>(COMPLETED, ACTIVE)), NOW);

            assertThat(log(RECEIVED)).isEmpty();
        }
    }

    @Nested
    class A_log_that_says_how_its_cases_end {

        private static final Instant SATURDAY = Instant.parse("2011-10-15T09:00:00Z");
        private static final Instant MONDAY_AFTER = Instant.parse("2011-10-17T09:00:00Z");

        private static final LogLine RESOLVED = line(4, "Completed", "bob", FRIDAY);
        private static final LogLine ARCHIVED = line(5, "Completed", "robot", SATURDAY);
        private static final LogLine ACCEPTED = line(6, "Accepted", "ann", MONDAY_AFTER);

        /** Its lines are never taken as the last of their cases. */
        private List<Said> statusLog(LogLine... lines) {
            fates.clear();
            List<Said> said = new ArrayList<>();
            for (LogLine line : lines) {
                Taken taken = state.take(line, NOW);
                state = (ImportedCase) taken.after();
                said.addAll(taken.events());
                fates.add(taken.rejected() != null ? "rejected" : taken.repeated() ? "repeated" : "added");
            }
            return said;
        }

        @Test
        void ends_one_where_it_says_so_and_leaves_another_open() {
            assertThat(statusLog(RECEIVED, RESOLVED))
                    .containsExactly(
                            assigned(RECEIVED, "ann"),
                            contact(RECEIVED),
                            reassigned(RESOLVED, "ann", "bob"),
                            contact(RESOLVED),
                            closed(RESOLVED));
            state = ImportedCase.unopened("assign_2");
            assertThat(statusLog(RECEIVED, CHECKED))
                    .extracting(Said::event)
                    .doesNotHaveAnyElementsOfTypes(Closed.class);
        }

        @Test
        void may_say_so_twice_which_is_nothing_new_and_leaves_the_case_with_whom_it_was() {
            assertThat(statusLog(RECEIVED, RESOLVED, ARCHIVED)).last().isEqualTo(closed(RESOLVED));
            assertThat(fates).containsExactly("added", "added", "repeated");
        }

        @Test
        void reopens_a_case_that_goes_on() {
            assertThat(statusLog(RECEIVED, RESOLVED, ARCHIVED, ACCEPTED))
                    .endsWith(
                            closed(RESOLVED),
                            reopened(ACCEPTED),
                            reassigned(ACCEPTED, "bob", "ann"),
                            contact(ACCEPTED));
        }

        @Test
        void adds_nothing_when_it_is_said_again() {
            LogLine[] log = {RECEIVED, RESOLVED, ARCHIVED, ACCEPTED};
            statusLog(log);

            assertThat(statusLog(log)).isEmpty();
            assertThat(fates).containsOnly("repeated");
            state = ImportedCase.unopened("assign_2");
            LogLine atOnce = line(6, "Accepted", "ann", SATURDAY);
            statusLog(RECEIVED, RESOLVED, ARCHIVED, atOnce);
            assertThat(statusLog(RECEIVED, RESOLVED, ARCHIVED, atOnce))
                    .as("reopened at the moment at which it was said the second time")
                    .isEmpty();
        }

        @Test
        void is_known_by_its_events_alone() {
            ImportedCase read = ImportedCase.unopened("assign_1");
            for (Said said : statusLog(RECEIVED, RESOLVED)) {
                read = read.and(said.event(), said.line(), said.occurredAt());
            }
            state = read;

            assertThat(statusLog(ARCHIVED)).isEmpty();
        }

        @Test
        void goes_on_with_a_case_that_a_shorter_log_ended_without_saying_so() {
            log(RECEIVED);

            assertThat(statusLog(RECEIVED, RESOLVED))
                    .containsExactly(
                            reopened(RESOLVED),
                            reassigned(RESOLVED, "ann", "bob"),
                            contact(RESOLVED),
                            closed(RESOLVED));
        }

        @Test
        void says_it_in_a_word_of_the_contracts() {
            assertThat(ImportedCase.end("completed")).contains(COMPLETED);
            assertThat(ImportedCase.end(" Closed ")).contains(COMPLETED);
            assertThat(ImportedCase.end("CANCELLED")).contains(CANCELLED);
            assertThat(List.of("", "active", "open", "on_hold", "complete", "Completed the form"))
                    .allSatisfy(
                            activity -> assertThat(ImportedCase.end(activity)).isEmpty());
            assertThat(ImportedCase.end(null)).isEmpty();
            assertThat(statusLog(RECEIVED, line(4, "cancelled", "ann", FRIDAY)))
                    .extracting(Said::event)
                    .last()
                    .isEqualTo(new Closed(new Change<>(ACTIVE, CANCELLED)));
        }
    }

    @Nested
    class A_line_is_rejected {

        @Test
        void that_lies_before_the_one_before_it() {
            assertThat(log(CHECKED, RECEIVED, ANSWERED)).last().isEqualTo(closed(ANSWERED));
            assertThat(fates)
                    .containsExactly(
                            "added",
                            "lies before the last event of its assignment, which is of 2011-10-11T09:00:00Z",
                            "added");
        }

        @Test
        void that_lies_before_what_was_done_here_meanwhile() {
            log(RECEIVED);
            live(new NotesAmended(new Change<>(null, "mine")), NOW);

            assertThat(log(RECEIVED, CHECKED)).isEmpty();
            assertThat(fates).first().isEqualTo("repeated");
            assertThat(fates).last().asString().startsWith("lies before the last event");
        }

        @Test
        void that_lies_in_the_future_of_the_import() {
            assertThat(log(line(2, "receive", "ann", NOW.plus(Duration.ofMinutes(6)))))
                    .isEmpty();
            assertThat(fates).containsExactly("contact_date must not lie in the future");
            assertThat(log(line(2, "receive", "ann", NOW.plus(Duration.ofMinutes(4)))))
                    .hasSize(3);
        }

        @Test
        void whose_assignment_was_deleted() {
            log(RECEIVED);
            live(new Deleted(), TUESDAY);

            assertThat(log(RECEIVED, ANSWERED)).isEmpty();
            assertThat(fates).containsExactly("repeated", "its assignment was deleted");
            assertThat(log(line(1, "file", "ann", MONDAY.minusSeconds(1)))).isEmpty();
            assertThat(fates).as("also before its last event").containsExactly("its assignment was deleted");
        }

        @Test
        void as_the_last_one_and_the_case_is_completed_with_the_one_before() {
            assertThat(log(RECEIVED, CHECKED, line(4, "answer", "bob", MONDAY)))
                    .endsWith(contact(CHECKED), closed(CHECKED));
        }
    }

    @Test
    void the_key_of_a_line_is_all_that_it_says_and_not_where_it_stands() {
        assertThat(RECEIVED.key())
                .matches("[0-9a-f]{20}\\.0")
                .isEqualTo(line(99, "receive", "ann", MONDAY).asLast().key())
                .isNotEqualTo(line(2, "receive", "ann", TUESDAY).key())
                .isNotEqualTo(line(2, "receive", "bob", MONDAY).key())
                .isNotEqualTo(line(2, "check", "ann", MONDAY).key())
                .isNotEqualTo(line(2, "receiveann", null, MONDAY).key());
    }

    @Test
    void the_key_of_a_line_ends_with_what_its_time_says_below_a_microsecond() {
        LogLine fine = line(2, "receive", "ann", MONDAY.plusNanos(1_234));

        assertThat(fine.at()).isEqualTo(MONDAY.plusNanos(1_000));
        assertThat(fine.key())
                .isEqualTo(line(2, "receive", "ann", MONDAY.plusNanos(1_000)).coarseKey() + ".234");
    }

    @Nested
    class A_line_of_an_earlier_build {

        /** As builds kept it that looked at microseconds. */
        private void imported(LogLine line) {
            for (CaseEvent event : List.of(
                    new Assigned("ann", "case-1", null, null, line.at(), null),
                    new ContactRecorded(line.at(), line.activity()))) {
                state = state.and(event, line.coarseKey(), line.at());
            }
        }

        @Test
        void stays_known_whatever_its_time_says_below_a_microsecond() {
            LogLine fine = line(2, "receive", "ann", MONDAY.plusNanos(100));
            imported(fine);
            state = state.and(new Closed(new Change<>(ACTIVE, COMPLETED)), fine.coarseKey(), fine.at());

            assertThat(log(fine, line(3, "receive", "ann", MONDAY.plusNanos(200))))
                    .isEmpty();
            assertThat(fates).containsOnly("repeated");
            live(new NotesAmended(new Change<>(null, "mine")), NOW);
            assertThat(log(RECEIVED, fine)).isEmpty();
            assertThat(fates).as("never rejected").containsOnly("repeated");
        }

        @Test
        void is_followed_by_those_that_it_did_not_have() {
            imported(RECEIVED);

            assertThat(log(RECEIVED, CHECKED))
                    .containsExactly(reassigned(CHECKED, "ann", "bob"), contact(CHECKED), closed(CHECKED));
        }
    }

    @Test
    void lines_whose_times_differ_below_a_microsecond_are_contacts_of_their_own() {
        LogLine second = line(3, "receive", "ann", MONDAY.plusNanos(1));
        LogLine third = line(4, "receive", "ann", MONDAY.plusNanos(999));

        assertThat(log(second, third)).containsSubsequence(contact(second), contact(third));
        assertThat(log(second, third)).isEmpty();
        assertThat(log(RECEIVED, second, third))
                .as("the coarsest of them in a later log")
                .contains(contact(RECEIVED));
        assertThat(log(RECEIVED, second, third)).isEmpty();
    }

    @Test
    void the_same_case_has_the_same_assignment_in_one_tenant_and_log_and_another_in_another() {
        CaseLogs logs = new CaseLogs();
        assertThat(logs.streamOf("one", "", "case-1", 1))
                .as("as in every build before")
                .isEqualTo("assign_d8qelp12e2svf7rfoozoi6gju")
                .isNotEqualTo(logs.streamOf("two", "", "case-1", 1))
                .isNotEqualTo(logs.streamOf("one", "", "case-2", 1));
        assertThat(List.of(
                        logs.streamOf("one", "", "case-1", 1),
                        logs.streamOf("one", "", "case-1", 2),
                        logs.streamOf("one", "", "case-1", 3),
                        logs.streamOf("one", "2", "case-1", 1),
                        logs.streamOf("one", "2", "case-1", 2),
                        logs.streamOf("one", "b", "case-1", 1)))
                .doesNotHaveDuplicates();
    }
}
