package io.caseledger.command.mobility;

import static io.caseledger.contract.platform.Refusal.Kind.CONFLICT;
import static io.caseledger.contract.platform.Refusal.Kind.UNKNOWN;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caseledger.command.mobility.Amendment.Said;
import io.caseledger.command.mobility.MobilityCommand.AddBillingDetail;
import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.ChangeStatus;
import io.caseledger.command.mobility.MobilityCommand.Extend;
import io.caseledger.command.mobility.MobilityCommand.LinkContact;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.mobility.MobilityCommand.Review;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityEvent.Amended;
import io.caseledger.contract.mobility.MobilityEvent.Archived;
import io.caseledger.contract.mobility.MobilityEvent.BillingDetailAdded;
import io.caseledger.contract.mobility.MobilityEvent.Cancelled;
import io.caseledger.contract.mobility.MobilityEvent.ContactLinked;
import io.caseledger.contract.mobility.MobilityEvent.Extended;
import io.caseledger.contract.mobility.MobilityEvent.Opened;
import io.caseledger.contract.mobility.MobilityEvent.PeriodChanged;
import io.caseledger.contract.mobility.MobilityEvent.Reviewed;
import io.caseledger.contract.mobility.MobilityEvent.StatusChanged;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ReviewDecision;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.GuardedText;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class MobilityAssignmentTest {

    static final long ID = 122;
    static final By ADA = new By(1, "Ada Aalto", true);
    static final By EDDA = new By(2, "Edda Eriksen", false);
    static final Instant NOW = Instant.parse("2026-04-27T15:21:00Z");
    static final LocalDate TODAY = LocalDate.parse("2026-04-27");
    static final LocalDate START = LocalDate.parse("2026-04-10");
    static final LocalDate END = LocalDate.parse("2026-05-11");
    static final BillingDetailAdded BILLING = new BillingDetailAdded(
            991,
            new GuardedText("XPath Germany GmbH"),
            true,
            null,
            null,
            new GuardedText("Berlin"),
            null,
            "DE",
            null,
            null,
            null,
            null,
            new GuardedText("DE11111111111111111111"),
            null,
            null);
    static final ContactLinked CONTACT = new ContactLinked(201, new GuardedText("John Manager"), null);
    static final Opened APPROVED = opened(MobilityStatus.APPROVED, Map.of("expat_id", 10891));
    private static final Opened REQUESTED = opened(MobilityStatus.REQUESTED, Map.of("expat_id", 10891));
    private static final Opened CONFIDENTIAL =
            opened(MobilityStatus.REQUESTED, Map.of("expat_id", 10891, "is_confidential", true));
    private static final Cancelled CANCELLED =
            new Cancelled(new Change<>(MobilityStatus.APPROVED, MobilityStatus.CANCELLED), 1);
    private static final Archived ARCHIVED = new Archived();

    /** One of each, but for the first; of an approved assignment all but the review are granted. */
    static final List<MobilityCommand> ALL_BUT_OPEN = List.of(
            new Amend(ID, ADA, TODAY, details(Map.of(MobilityField.HOST_CITY, "Fogarty")), null),
            new ChangeStatus(ID, ADA, MobilityStatus.CANCELLED),
            new Review(ID, ADA, 130, ReviewDecision.APPROVED, null),
            new Extend(ID, ADA, 140, END.plusDays(1), "Later"),
            new AddBillingDetail(ID, ADA, BILLING),
            new LinkContact(ID, ADA, CONTACT),
            new Archive(ID, ADA));

    private final Decision<MobilityCommand, MobilityEvent, MobilityState> assignment = new Decision<>(
            new MobilityState.Unopened(),
            (state, event) -> MobilityAssignment.evolve(state, event, NOW),
            MobilityAssignment::decide);

    private static Opened opened(MobilityStatus status, Map<String, Object> details) {
        return new Opened(4234, 1, status, START, END, new MobilityDetails(details));
    }

    private static Amendment details(Map<MobilityField, Object> details) {
        return new Amendment(new EnumMap<>(details), null, null, Map.of());
    }

    private static Amend amend(Amendment amendment) {
        return new Amend(ID, ADA, TODAY, amendment, null);
    }

    private static Amend period(@Nullable Said start, @Nullable Said end) {
        return amend(new Amendment(Map.of(), start, end, Map.of()));
    }

    private static StatusChanged became(MobilityStatus from, MobilityStatus to) {
        return new StatusChanged(new Change<>(from, to));
    }

    @Test
    void every_command_is_told_of_here() {
        Set<Class<?>> told = Stream.concat(ALL_BUT_OPEN.stream().map(Object::getClass), Stream.of(Open.class))
                .collect(toSet());
        assertThat(told).containsExactlyInAnyOrder(MobilityCommand.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_OPEN")
    void what_was_never_opened_is_unknown(MobilityCommand command) {
        assignment.given(List.of()).when(command).thenRefused(UNKNOWN, "not-found");
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_OPEN")
    void what_is_confidential_is_unknown_to_who_may_not_see_it(MobilityCommand command) {
        MobilityCommand by = switch (command) {
            case Open open -> open;
            case Amend amend -> new Amend(ID, EDDA, TODAY, amend.amendment(), null);
            case ChangeStatus change -> new ChangeStatus(ID, EDDA, change.to());
            case Review review -> new Review(ID, EDDA, 130, review.decision(), null);
            case Extend extend -> new Extend(ID, EDDA, 140, extend.endDate(), null);
            case AddBillingDetail add -> new AddBillingDetail(ID, EDDA, add.detail());
            case LinkContact link -> new LinkContact(ID, EDDA, link.contact());
            case Archive _ -> new Archive(ID, EDDA);
        };
        assignment.given(List.of(CONFIDENTIAL)).when(by).thenRefused(UNKNOWN, "not-found");
        assignment.given(List.of(CONFIDENTIAL, ARCHIVED)).when(by).thenRefused(UNKNOWN, "not-found");
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_OPEN")
    void what_is_cancelled_is_not_changed_but_archived(MobilityCommand command) {
        var when = assignment.given(List.of(APPROVED, CANCELLED)).when(command);
        switch (command) {
            case ChangeStatus _ -> when.thenNothing();
            case Archive _ -> when.then(ARCHIVED);
            case Open _, Amend _, Review _, Extend _, AddBillingDetail _, LinkContact _ ->
                when.thenRefused(CONFLICT, "cancelled");
        }
    }

    @ParameterizedTest
    @FieldSource("ALL_BUT_OPEN")
    void what_is_archived_is_not_changed(MobilityCommand command) {
        var when = assignment.given(List.of(APPROVED, ARCHIVED)).when(command);
        if (command instanceof Archive) {
            when.thenNothing();
        } else {
            when.thenRefused(CONFLICT, "archived");
        }
    }

    @Test
    void nothing_follows_the_archive_and_only_the_archive_a_cancellation() {
        MobilityState archived = assignment.given(List.of(APPROVED, ARCHIVED)).state();
        MobilityState cancelled = assignment.given(List.of(APPROVED, CANCELLED)).state();

        assertThatIllegalStateException().isThrownBy(() -> MobilityAssignment.evolve(archived, ARCHIVED, NOW));
        assertThatIllegalStateException().isThrownBy(() -> MobilityAssignment.evolve(cancelled, CONTACT, NOW));
    }

    @Nested
    class A_new_assignment {

        @Test
        void is_as_it_was_said() {
            assignment.given(List.of()).when(new Open(ID, EDDA, APPROVED, null)).then(APPROVED);
        }

        @Test
        void may_last_a_day_or_have_no_days_yet() {
            for (Opened opened : List.of(
                    new Opened(4234, 1, MobilityStatus.DRAFT, START, START, MobilityDetails.NONE),
                    new Opened(4234, 1, MobilityStatus.DRAFT, null, END, MobilityDetails.NONE),
                    new Opened(4234, 1, MobilityStatus.DRAFT, START, null, MobilityDetails.NONE),
                    new Opened(4234, 1, MobilityStatus.DRAFT, null, null, MobilityDetails.NONE))) {
                assignment
                        .given(List.of())
                        .when(new Open(ID, ADA, opened, null))
                        .then(opened);
            }
        }

        @Test
        void does_not_end_before_it_starts() {
            Opened backwards =
                    new Opened(4234, 1, MobilityStatus.DRAFT, START, START.minusDays(1), MobilityDetails.NONE);
            assignment.given(List.of()).when(new Open(ID, ADA, backwards, null)).thenRefusedFor("end_date");
        }

        @Test
        void does_not_take_the_number_of_another() {
            assignment
                    .given(List.of(APPROVED))
                    .when(new Open(ID, ADA, APPROVED, null))
                    .thenRefused(CONFLICT, "id-taken");
            assignment
                    .given(List.of(CONFIDENTIAL))
                    .when(new Open(ID, EDDA, APPROVED, null))
                    .thenRefused(CONFLICT, "id-taken");
        }
    }

    @Nested
    class An_amendment {

        @Test
        void that_says_what_is_so_already_changes_nothing() {
            Map<MobilityField, @Nullable Object> said = new EnumMap<>(MobilityField.class);
            said.put(MobilityField.EXPAT_ID, 10891L);
            said.put(MobilityField.HOME_CITY, null);
            said.put(MobilityField.HOME_MANAGER_ID, 0L);
            said.put(MobilityField.HOST_OFFICE_ID, null);
            said.put(MobilityField.TYPE, "long-term-assignment");
            said.put(MobilityField.IS_CONFIDENTIAL, false);
            assignment
                    .given(List.of(APPROVED))
                    .when(amend(new Amendment(said, new Said(START), new Said(END), Map.of("status", "ongoing"))))
                    .thenNothing();
        }

        @Test
        void records_all_changed_details_at_once_and_the_period_by_itself() {
            Map<MobilityField, @Nullable Object> said = new EnumMap<>(MobilityField.class);
            said.put(MobilityField.HOME_CITY, "Anihani");
            said.put(MobilityField.NUMBER_ADULTS, 2L);
            said.put(MobilityField.IS_CONFIDENTIAL, true);
            assignment
                    .given(List.of(APPROVED))
                    .when(amend(new Amendment(said, null, new Said(END.plusDays(1)), Map.of())))
                    .then(
                            new Amended(Map.of(
                                    "home_city", new Change<>(null, "Anihani"),
                                    "number_adults", new Change<>(0L, 2L),
                                    "is_confidential", new Change<>(false, true))),
                            new PeriodChanged(new Change<>(START, START), new Change<>(END, END.plusDays(1))));
        }

        @Test
        void takes_back_what_was_said() {
            Map<MobilityField, @Nullable Object> said = new EnumMap<>(MobilityField.class);
            said.put(MobilityField.HOME_CITY, null);
            assignment
                    .given(List.of(opened(MobilityStatus.DRAFT, Map.of("expat_id", 1, "home_city", "Oslo"))))
                    .when(amend(new Amendment(said, new Said(null), null, Map.of())))
                    .then(
                            new Amended(Map.of("home_city", new Change<>("Oslo", null))),
                            new PeriodChanged(new Change<>(START, null), new Change<>(END, END)));
        }

        @Test
        void does_not_end_the_period_before_its_start() {
            assignment
                    .given(List.of(APPROVED))
                    .when(period(new Said(END.plusDays(1)), null))
                    .thenRefusedFor("end_date");
            assignment
                    .given(List.of(APPROVED))
                    .when(period(null, new Said(START.minusDays(1))))
                    .thenRefusedFor("end_date");
        }

        @Test
        void may_repeat_what_is_decided_otherwise_but_not_change_it() {
            Map<String, String> asRead = Map.of(
                    "id", "122",
                    "client_id", "4234",
                    "status", "ongoing",
                    "type_label", "Long Term Assignment",
                    "review_total_count", "0",
                    "cancelled_by", "null",
                    "created_at", "2026-04-27T15:21:00+00:00",
                    "archived", "false");
            assignment
                    .given(List.of(APPROVED))
                    .when(amend(new Amendment(Map.of(), null, null, asRead)))
                    .thenNothing();
            assignment
                    .given(List.of(APPROVED))
                    .when(amend(new Amendment(Map.of(), null, null, Map.of("status", "cancelled", "id", "123"))))
                    .thenRefusedFor("id", "status");
            assignment
                    .given(List.of(APPROVED))
                    .when(new Amend(
                            ID,
                            ADA,
                            END.plusDays(1),
                            new Amendment(Map.of(), null, null, Map.of("status", "ongoing")),
                            null))
                    .thenRefusedFor("status");
        }
    }

    @Nested
    class A_status {

        @ParameterizedTest
        @CsvSource({
            "draft, requested",
            "draft, approved",
            "requested, approved",
            "requested, rejected",
            "rejected, requested"
        })
        void leads_to_the_next(String from, String to) {
            assignment
                    .given(List.of(opened(status(from), Map.of())))
                    .when(new ChangeStatus(ID, EDDA, status(to)))
                    .then(became(status(from), status(to)));
        }

        @ParameterizedTest
        @CsvSource({
            "draft, rejected",
            "rejected, approved",
            "approved, requested",
            "approved, rejected",
            "requested, draft"
        })
        void leads_nowhere_else(String from, String to) {
            assignment
                    .given(List.of(opened(status(from), Map.of())))
                    .when(new ChangeStatus(ID, EDDA, status(to)))
                    .thenRefused(CONFLICT, "status-transition");
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
        void may_be_cancelled_whatever_it_is_and_by_whom_is_kept(MobilityStatus from) {
            assignment
                    .given(List.of(opened(from, Map.of())))
                    .when(new ChangeStatus(ID, EDDA, MobilityStatus.CANCELLED))
                    .then(new Cancelled(new Change<>(from, MobilityStatus.CANCELLED), 2));
        }

        @ParameterizedTest
        @EnumSource
        void that_is_so_already_changes_nothing(MobilityStatus status) {
            assignment
                    .given(List.of(opened(status, Map.of())))
                    .when(new ChangeStatus(ID, EDDA, status))
                    .thenNothing();
        }

        @Test
        void of_a_cancelled_assignment_stays() {
            assignment
                    .given(List.of(APPROVED, CANCELLED))
                    .when(new ChangeStatus(ID, EDDA, MobilityStatus.REQUESTED))
                    .thenRefused(CONFLICT, "cancelled");
        }

        private static MobilityStatus status(String word) {
            return MobilityStatus.ofWord(word).orElseThrow();
        }
    }

    @Nested
    class A_review {

        private static final Reviewed FIRST = new Reviewed(130, ReviewDecision.REJECTED, "Too dear", 2, "Edda Eriksen");
        private static final Reviewed OTHERS = new Reviewed(131, ReviewDecision.APPROVED, null, 1, "Ada Aalto");

        @Test
        void is_the_reviewers_word_and_not_yet_the_decision() {
            assignment
                    .given(List.of(REQUESTED))
                    .when(new Review(ID, EDDA, 130, ReviewDecision.REJECTED, "Too dear"))
                    .then(FIRST);
            assertThat(facts(REQUESTED, FIRST).status()).isEqualTo(MobilityStatus.REQUESTED);
        }

        @Test
        void takes_the_place_of_the_reviewers_former_one() {
            Reviewed second = new Reviewed(132, ReviewDecision.APPROVED, null, 2, "Edda Eriksen");
            assignment
                    .given(List.of(REQUESTED, FIRST, OTHERS))
                    .when(new Review(ID, EDDA, 132, ReviewDecision.APPROVED, null))
                    .then(second);
            MobilityFacts facts = facts(REQUESTED, FIRST, OTHERS, second);
            assertThat(facts.reviews()).extracting(MobilityFacts.Review::review).containsExactly(OTHERS, second);
            assertThat(facts.reviews(ReviewDecision.APPROVED)).isEqualTo(2);
            assertThat(facts.reviews(ReviewDecision.REJECTED)).isZero();
        }

        @Test
        void that_says_the_same_again_changes_nothing() {
            assignment
                    .given(List.of(REQUESTED, FIRST, OTHERS))
                    .when(new Review(ID, EDDA, 133, ReviewDecision.REJECTED, "Too dear"))
                    .thenNothing();
            assignment
                    .given(List.of(REQUESTED, FIRST, OTHERS))
                    .when(new Review(ID, EDDA, 133, ReviewDecision.REJECTED, null))
                    .then(new Reviewed(133, ReviewDecision.REJECTED, null, 2, "Edda Eriksen"));
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REQUESTED")
        void is_of_what_is_requested(MobilityStatus status) {
            assignment
                    .given(List.of(opened(status, Map.of())))
                    .when(new Review(ID, EDDA, 130, ReviewDecision.APPROVED, null))
                    .thenRefused(CONFLICT, status == MobilityStatus.CANCELLED ? "cancelled" : "not-requested");
        }

        @Test
        void is_one_of_not_too_many() {
            List<MobilityEvent> events = new ArrayList<>(List.of(REQUESTED));
            LongStream.rangeClosed(1, MobilityAssignment.MOST)
                    .forEach(user -> events.add(new Reviewed(user, ReviewDecision.APPROVED, null, user, "Reviewer")));
            assignment
                    .given(events)
                    .when(new Review(ID, new By(9_999, "One more", false), 1, ReviewDecision.APPROVED, null))
                    .thenRefused(CONFLICT, "too-many");
            assignment
                    .given(events)
                    .when(new Review(ID, EDDA, 999, ReviewDecision.REJECTED, null))
                    .then(new Reviewed(999, ReviewDecision.REJECTED, null, 2, "Edda Eriksen"));
        }
    }

    @Nested
    class An_extension {

        private static final Extended EXTENDED = new Extended(140, new Change<>(END, END.plusDays(1)), "Later");

        @Test
        void moves_the_end_and_is_kept() {
            assignment
                    .given(List.of(APPROVED))
                    .when(new Extend(ID, EDDA, 140, END.plusDays(1), "Later"))
                    .then(EXTENDED);
            MobilityFacts facts = facts(APPROVED, EXTENDED);
            assertThat(facts.endDate()).isEqualTo(END.plusDays(1));
            assertThat(facts.extensions()).containsExactly(new MobilityFacts.Extension(EXTENDED, NOW));
        }

        @Test
        void ends_after_the_present_end() {
            for (LocalDate noLater : List.of(END, END.minusDays(1))) {
                assignment
                        .given(List.of(APPROVED))
                        .when(new Extend(ID, EDDA, 140, noLater, null))
                        .thenRefusedFor("end_date");
            }
            assignment
                    .given(List.of(APPROVED, EXTENDED))
                    .when(new Extend(ID, EDDA, 141, END.plusDays(1), "Later"))
                    .thenRefusedFor("end_date");
        }

        @Test
        void needs_an_end_to_move() {
            Opened endless = new Opened(4234, 1, MobilityStatus.APPROVED, START, null, MobilityDetails.NONE);
            assignment
                    .given(List.of(endless))
                    .when(new Extend(ID, EDDA, 140, END, null))
                    .thenRefused(CONFLICT, "no-end");
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APPROVED")
        void is_of_what_is_approved(MobilityStatus status) {
            assignment
                    .given(List.of(opened(status, Map.of())))
                    .when(new Extend(ID, EDDA, 140, END.plusDays(1), null))
                    .thenRefused(CONFLICT, status == MobilityStatus.CANCELLED ? "cancelled" : "not-approved");
        }
    }

    @Nested
    class Who_pays_and_whom_to_talk_to {

        @Test
        void is_added() {
            assignment
                    .given(List.of(REQUESTED))
                    .when(new AddBillingDetail(ID, EDDA, BILLING))
                    .then(BILLING);
            assignment
                    .given(List.of(REQUESTED))
                    .when(new LinkContact(ID, EDDA, CONTACT))
                    .then(CONTACT);
        }

        @Test
        void is_not_added_again_under_another_number() {
            assignment
                    .given(List.of(REQUESTED, BILLING, CONTACT))
                    .when(new AddBillingDetail(ID, EDDA, BILLING.numbered(992)))
                    .thenNothing();
            assignment
                    .given(List.of(REQUESTED, BILLING, CONTACT))
                    .when(new LinkContact(ID, EDDA, CONTACT.numbered(202)))
                    .thenNothing();
            assertThat(MobilityAssignment.kept(CONTACT.numbered(202), facts(REQUESTED, CONTACT)))
                    .isEqualTo(CONTACT);
            assertThat(MobilityAssignment.kept(BILLING.numbered(992), facts(REQUESTED, BILLING)))
                    .isEqualTo(BILLING);
        }

        @Test
        void is_added_beside_another() {
            ContactLinked other =
                    new ContactLinked(202, new GuardedText("John Manager"), new GuardedText("john@example.org"));
            assignment
                    .given(List.of(REQUESTED, CONTACT))
                    .when(new LinkContact(ID, EDDA, other))
                    .then(other);
            assertThat(facts(REQUESTED, CONTACT, other).contacts()).containsExactly(CONTACT, other);
        }

        @Test
        void is_not_added_without_end() {
            List<MobilityEvent> events = new ArrayList<>(List.of(REQUESTED));
            events.addAll(Collections.nCopies(MobilityAssignment.MOST, CONTACT));
            events.addAll(Collections.nCopies(MobilityAssignment.MOST, BILLING));
            assignment
                    .given(events)
                    .when(new LinkContact(ID, EDDA, new ContactLinked(1, new GuardedText("Other"), null)))
                    .thenRefused(CONFLICT, "too-many");
            assignment
                    .given(events)
                    .when(new AddBillingDetail(
                            ID,
                            EDDA,
                            new BillingDetailAdded(
                                    1,
                                    new GuardedText("Other"),
                                    false,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null)))
                    .thenRefused(CONFLICT, "too-many");
        }
    }

    private MobilityFacts facts(MobilityEvent... events) {
        return ((MobilityState.Existing) assignment.given(List.of(events)).state()).facts();
    }
}
