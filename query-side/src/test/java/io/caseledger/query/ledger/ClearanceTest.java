package io.caseledger.query.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.GuardedText;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Accept;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Every way on which events are told, and what those hear on it who are not cleared for all. */
class ClearanceTest {

    private static final Instant AT = Instant.parse("2026-03-26T10:00:00Z");
    private static final String IBAN = "DE11111111111111111111";
    private static final String EMAIL = "john@example.org";
    private static final String MASK = "••••";

    /** An assignment that everybody may know of, one that not, and one that was open before. */
    private static final String PLAIN = "5";

    private static final String SECRET = "6";
    private static final String HUSHED = "7";

    private static final Caller CLEARED = caller("mobility:billing", "mobility:confidential");
    private static final Caller ACCOUNTANT = caller("mobility:billing");
    private static final Caller ANYBODY = caller();

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerReader reader = new LedgerReader(database.writer());
    private final LedgerTail tail = new LedgerTail();
    private final LedgerQueries ledger = new LedgerQueries(database.reader());
    private final Arrivals arrivals = new Arrivals(tail, ledger);
    private final Confidential confidential = new Confidential(database.reader());
    private final CloudEvents cloudEvents = new CloudEvents("http://127.0.0.1");
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final FeedStart start = new FeedStart(reader);
    private final FeedReader feedReader = new FeedReader(tail, arrivals, ledger, confidential);
    private final FeedStream stream = new FeedStream(start, feedReader, arrivals, cloudEvents, json);

    @BeforeEach
    void record() {
        events.add("default", PLAIN, opened(false), AT)
                .add("default", PLAIN, billing(), AT)
                .add("default", SECRET, opened(true), AT)
                .add("default", HUSHED, opened(false), AT)
                .add("default", PLAIN, new MobilityEvent.ContactLinked(2, text("John"), text(EMAIL)), AT)
                .add("default", SECRET, billing(), AT)
                .add("default", HUSHED, amended(false, true), AT)
                .add("default", HUSHED, new MobilityEvent.Archived(), AT)
                .record();
    }

    @AfterEach
    void end() {
        arrivals.stop();
        database.close();
    }

    @Nested
    class The_events_of_one_assignment {

        private final AssignmentEvents door = new AssignmentEvents(ledger, confidential);

        @Test
        void have_masks_in_place_of_guarded_texts() {
            assertThat(told(PLAIN, ANYBODY, ""))
                    .contains("mobility.BillingDetailAdded", "\"country_code\":\"DE\"", MASK)
                    .doesNotContain(IBAN, EMAIL);
            assertThat(told(PLAIN, ACCOUNTANT, "")).contains(IBAN, EMAIL).doesNotContain(MASK);
        }

        @ParameterizedTest
        @ValueSource(strings = {SECRET, HUSHED})
        void are_those_of_an_unknown_one_where_it_is_confidential_on_any_page(String id) {
            assertThat(told(id, CLEARED, "")).contains("mobility.Opened");
            for (String page : List.of("", "page=2", "page=9&limit=1")) {
                assertThatThrownBy(() -> told(id, ACCOUNTANT, page))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("Assignment " + id + " does not exist.");
            }
        }

        @Test
        void are_told_again_when_it_is_confidential_no_more() {
            events.add("default", SECRET, amended(true, null), AT).record();

            assertThat(told(SECRET, ANYBODY, "")).contains("mobility.Opened").doesNotContain(IBAN);
        }

        private String told(String id, Caller caller, String query) {
            return json.writeValueAsString(door.listEventsOfAssignment(caller, id, parameters(query)));
        }
    }

    @Nested
    class What_changed_on_one_assignment {

        private final AssignmentDiff door = new AssignmentDiff(ledger, confidential);

        @Test
        void has_masks_in_place_of_guarded_texts() {
            assertThat(told(PLAIN, ANYBODY))
                    .contains("bank_account_number", MASK)
                    .doesNotContain(IBAN, EMAIL);
            assertThat(told(PLAIN, ACCOUNTANT)).contains(IBAN, EMAIL).doesNotContain(MASK);
        }

        @ParameterizedTest
        @ValueSource(strings = {SECRET, HUSHED})
        void is_told_of_a_confidential_one_as_of_an_unknown_one(String id) {
            assertThat(told(id, CLEARED)).contains("mobility.Opened");
            assertThatThrownBy(() -> told(id, ACCOUNTANT))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Assignment " + id + " does not exist.");
        }

        private String told(String id, Caller caller) {
            return json.writeValueAsString(door.diffAssignment(caller, id, parameters("")));
        }
    }

    @Nested
    class The_feed {

        private final Feed door = new Feed(start, feedReader, stream, arrivals, cloudEvents);

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void leaves_out_what_is_confidential_and_masks_the_rest(boolean fromMemory) throws InterruptedException {
            if (fromMemory) {
                tail.committed(LedgerPlace.START, reader.after(0, 100));
            }
            assertThat(told(ANYBODY, "limit=3"))
                    .contains("\"subject\":\"5\"", MASK, "\"next\":2")
                    .doesNotContain(IBAN, EMAIL, "\"subject\":\"6\"", "\"subject\":\"7\"");
            assertThat(told(ANYBODY, "after=2"))
                    .contains("\"subject\":\"5\"", "\"next\":5")
                    .doesNotContain(IBAN, EMAIL, "\"subject\":\"6\"", "\"subject\":\"7\"");
            assertThat(told(ACCOUNTANT, "")).contains(IBAN, EMAIL).doesNotContain("\"subject\":\"6\"", MASK);
            assertThat(told(CLEARED, "")).contains("\"subject\":\"6\"", "\"subject\":\"7\"", "\"next\":8");
        }

        @Test
        void reads_on_over_what_is_left_out() throws InterruptedException {
            events.add("default", PLAIN, new MobilityEvent.Archived(), AT).record();

            assertThat(told(ANYBODY, "after=5&limit=1")).contains("mobility.Archived", "\"subject\":\"5\"");
            assertThat(told(ANYBODY, "after=9")).contains("\"events\":[]", "\"next\":9");
            assertThat(told(ANYBODY, "assignment=" + SECRET)).contains("\"events\":[]", "\"next\":0");
        }

        private String told(Caller caller, String query) throws InterruptedException {
            return json.writeValueAsString(Objects.requireNonNull(door.readFeed(
                            caller,
                            parameters(query),
                            new Accept(List.of(MediaType.ALL)),
                            HttpMethod.GET,
                            null,
                            new MockHttpServletResponse()))
                    .getBody());
        }
    }

    @Nested
    class The_stream {

        @Test
        void tells_each_reader_no_more_than_it_may_hear_whoever_was_told_before() throws Exception {
            arrivals.start();
            String toAnybody = told(ANYBODY, 5);
            String toTheAccountant = told(ACCOUNTANT, 5);
            String toTheCleared = told(CLEARED, 8);

            assertThat(toAnybody)
                    .contains(MASK, "id: 5\n")
                    .doesNotContain(IBAN, EMAIL, "id: 3\n", "id: 6\n", "id: 7\n");
            assertThat(toTheAccountant).contains(IBAN, EMAIL).doesNotContain(MASK, "id: 3\n", "id: 6\n");
            assertThat(toTheCleared).contains(IBAN, EMAIL, "id: 3\n", "id: 6\n").doesNotContain(MASK);
            assertThat(told(ANYBODY, 5)).isEqualTo(toAnybody);
        }

        /** All that comes until an event's position was told. */
        private String told(Caller caller, long last) throws Exception {
            MockHttpServletResponse response = new MockHttpServletResponse();
            Thread reading =
                    Thread.ofVirtual().start(() -> stream.write(0, FeedFilter.of(caller, parameters("")), response));
            RunningProjections.await("the last event", () -> text(response).contains("id: " + last + '\n'));
            reading.interrupt();
            reading.join();
            return text(response);
        }

        private static String text(MockHttpServletResponse response) {
            try {
                return response.getContentAsString(UTF_8);
            } catch (UnsupportedEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Nested
    class A_webhook {

        private final CloudEventForm form = new CloudEventForm(cloudEvents, confidential, json);

        @Test
        void is_sent_masks() {
            assertThat(sent(2)).contains("mobility.BillingDetailAdded", MASK).doesNotContain(IBAN);
            assertThat(sent(5)).contains("mobility.ContactLinked", MASK).doesNotContain(EMAIL);
        }

        @Test
        void is_sent_of_confidential_assignments_only_what_happened_to_which_and_when() {
            for (int position : List.of(3, 4, 6, 7, 8)) {
                assertThat(json.readTree(sent(position)).propertyNames())
                        .containsExactlyInAnyOrder(
                                "specversion",
                                "id",
                                "source",
                                "type",
                                "subject",
                                "time",
                                "position",
                                "sequence",
                                "recordedtime");
            }
        }

        private String sent(int position) {
            return form.write(reader.after(position - 1, 1).getFirst()).json();
        }
    }

    private static MobilityEvent opened(boolean secret) {
        return new MobilityEvent.Opened(
                4234,
                1,
                MobilityStatus.APPROVED,
                null,
                null,
                new MobilityDetails(Map.of("expat_id", 10891L, "is_confidential", secret)));
    }

    private static MobilityEvent amended(Boolean from, @Nullable Boolean to) {
        return new MobilityEvent.Amended(
                Map.of("is_confidential", new Change<>(from, to), "notes", new Change<>(null, "more")));
    }

    private static MobilityEvent billing() {
        return new MobilityEvent.BillingDetailAdded(
                1, text("XPath"), true, null, null, null, null, "DE", null, null, null, null, text(IBAN), null, null);
    }

    private static GuardedText text(String text) {
        return new GuardedText(text);
    }

    private static Caller caller(String... scopes) {
        return new Caller("default", 4234, "somebody", 1, "U", "Somebody", "somebody", "", Set.of(scopes), false);
    }

    private static Parameters parameters(String query) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setQueryString(query);
        return Parameters.of(request);
    }
}
