package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import io.caseledger.standalone.story.EventStream.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Those who follow the ledger: page by page, waiting, or as a stream. */
@ExtendWith(Story.Shared.class)
class FeedStoryTest {

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String FEED = "/api/v1/events";

    private final Story story;
    private final String mentor;

    FeedStoryTest(Story story) {
        this.story = story;
        this.mentor = story.person("mentor");
    }

    private String open() {
        return open(story.http());
    }

    private String open(Http http) {
        Reply reply = http.post(HISTORY, "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"contact\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.json().get("assignment_id").asString();
    }

    /** What happens in them is recorded a moment after all before. */
    private void later(Runnable happening) {
        Instant now = story.clock().instant();
        Instant last = story.application().bean(LedgerReader.class).headRecordedAt();
        story.clock().is((last.isAfter(now) ? last : now).plusMillis(1).toString());
        try {
            happening.run();
        } finally {
            story.clock().is(now.toString());
        }
    }

    private void contact(String id, int second) {
        Reply reply = story.http()
                .put(
                        "/tracking/api/v1/assignments/" + id + "/last-contact",
                        "{\"contact_date\":\"2026-03-01T10:00:%02dZ\"}".formatted(second));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private long head() {
        long head = 0;
        for (JsonNode page = page(head); !page.get("events").isEmpty(); page = page(head)) {
            head = page.get("next").asLong();
        }
        return head;
    }

    private JsonNode page(long after) {
        return story.viewer().get(FEED + "?limit=1000&after=" + after).json();
    }

    private EventStream stream(String query, @Nullable String lastEventId) {
        return EventStream.open(story.url() + FEED + query, "demo-viewer", lastEventId);
    }

    @Nested
    class A_stream {

        @Test
        void tells_each_event_once_and_in_order_while_it_happens() throws Exception {
            long before = head();
            try (EventStream stream = stream("?after=" + before, null)) {
                assertThat(stream.status()).isEqualTo(200);
                assertThat(stream.contentType()).startsWith("text/event-stream");
                String id = open();
                contact(id, 1);

                Event opened = Objects.requireNonNull(stream.next());
                Event contacted = Objects.requireNonNull(stream.next());
                assertThat(opened.type()).isEqualTo("casework.Assigned");
                assertThat(opened.data().get("subject").asString()).isEqualTo(id);
                assertThat(opened.data().get("position").asLong()).isEqualTo(opened.id());
                assertThat(contacted.type()).isEqualTo("casework.ContactRecorded");
                assertThat(contacted.id()).isEqualTo(opened.id() + 1);
                assertThat(opened.data()).isEqualTo(page(before).get("events").get(0));
            }
        }

        @Test
        void is_resumed_at_every_position_without_gap_or_double() throws Exception {
            long before = head();
            String id = open();
            for (int i = 0; i < 20; i++) {
                contact(id, i);
            }
            long last = head();
            for (long from = before; from <= last; from++) {
                try (EventStream stream = stream("?after=0", Long.toString(from))) {
                    List<Long> told = new ArrayList<>();
                    for (long i = from; i < last; i++) {
                        told.add(Objects.requireNonNull(stream.next()).id());
                    }
                    assertThat(told)
                            .containsExactlyElementsOf(LongStream.rangeClosed(from + 1, last)
                                    .boxed()
                                    .toList());
                }
            }
        }

        @Test
        void misses_nothing_while_many_write_and_readers_come_and_go() throws Exception {
            long before = head();
            int writers = 8;
            int each = 40;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<List<Long>>> readers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    readers.add(threads.submit(() -> readInPieces(before, writers * each)));
                }
                List<Future<?>> writing = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    writing.add(threads.submit(() -> {
                        for (int n = 0; n < each; n++) {
                            open();
                        }
                    }));
                }
                for (Future<?> writer : writing) {
                    writer.get();
                }
                for (Future<List<Long>> reader : readers) {
                    assertThat(reader.get())
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(before + 1, before + (long) writers * each)
                                            .boxed()
                                            .toList());
                }
            }
        }

        /** Leaves after every few events and comes back with the last id. */
        private List<Long> readInPieces(long from, int count) throws InterruptedException {
            List<Long> told = new ArrayList<>();
            long last = from;
            while (told.size() < count) {
                try (EventStream stream = stream("", Long.toString(last))) {
                    for (int i = 0; i < 37 && told.size() < count; i++) {
                        last = Objects.requireNonNull(stream.next()).id();
                        told.add(last);
                    }
                }
            }
            return told;
        }

        @Test
        void tells_only_what_its_filters_take() throws Exception {
            String mine = open();
            try (EventStream one = stream("?assignment=" + mine, null);
                    EventStream contacts = stream("?type=casework.ContactRecorded&after=" + head(), null)) {
                open();
                contact(mine, 3);

                assertThat(Objects.requireNonNull(one.next()).type()).isEqualTo("casework.Assigned");
                assertThat(Objects.requireNonNull(one.next()).type()).isEqualTo("casework.ContactRecorded");
                assertThat(Objects.requireNonNull(contacts.next())
                                .data()
                                .get("subject")
                                .asString())
                        .isEqualTo(mine);
                assertThat(one.isQuietFor(300)).isTrue();
                assertThat(contacts.isQuietFor(1)).isTrue();
            }
        }

        @Test
        void tells_only_what_one_actor_did_between_two_moments() throws Exception {
            long before = head();
            try (EventStream editors = stream("?after=" + before + "&actor=demo-editor-a", null);
                    EventStream ended = stream("?to=2000-01-01", null);
                    EventStream toCome = stream("?from=9000-01-01", null)) {
                List<String> opened = new ArrayList<>();
                later(() -> opened.add(open()));
                later(() -> opened.add(open(story.http().as("demo-editor-a"))));
                String theirs = opened.getLast();

                assertThat(Objects.requireNonNull(editors.next())
                                .data()
                                .get("subject")
                                .asString())
                        .isEqualTo(theirs);
                assertThat(ended.isQuietFor(200)).isTrue();
                assertThat(toCome.isQuietFor(1)).isTrue();
                assertThat(editors.isQuietFor(1)).isTrue();
            }
            String from = page(before).at("/events/1/recordedtime").asString();
            try (EventStream since = stream("?actor=demo-editor-a&from=" + from, null)) {
                assertThat(Objects.requireNonNull(since.next()).data())
                        .isEqualTo(page(before).get("events").get(1));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "-1", "1.5", "99999999999999999999", "1 or 1=1"})
        void does_not_begin_at_what_is_no_position(String lastEventId) {
            try (EventStream stream = stream("", lastEventId)) {
                assertThat(stream.status()).isEqualTo(400);
                assertThat(stream.contentType()).startsWith("application/problem+json");
            }
        }

        @Test
        void gives_a_sign_of_life_while_only_others_events_flow() throws Exception {
            String mine = open();
            try (EventStream stream = stream("?assignment=" + mine + "&after=" + head(), null)) {
                for (int i = 0; i < 200 && stream.comments() == 0; i++) {
                    open();
                    Thread.sleep(100);
                }
                assertThat(stream.comments()).isPositive();
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 75, 1_000_000_000})
        void does_not_begin_beyond_the_ledger(long beyond) {
            String position = Long.toString(story.head() + beyond);
            try (EventStream resumed = stream("?after=0", position);
                    EventStream begun = stream("?after=" + position, null)) {
                for (EventStream stream : List.of(resumed, begun)) {
                    assertThat(stream.status()).isEqualTo(409);
                    assertThat(stream.contentType()).startsWith("application/problem+json");
                }
            }
        }

        @Test
        void begins_at_the_end_or_where_its_reader_was() throws Exception {
            open();
            long before = story.head();
            try (EventStream latest = stream("?after=latest", null);
                    EventStream resumed = stream("?after=latest", Long.toString(before - 1));
                    EventStream resumedInstead = stream("?after=999999999", Long.toString(before))) {
                open();
                assertThat(Objects.requireNonNull(latest.next()).id()).isEqualTo(before + 1);
                assertThat(Objects.requireNonNull(resumed.next()).id()).isEqualTo(before);
                assertThat(Objects.requireNonNull(resumedInstead.next()).id()).isEqualTo(before + 1);
            }
        }

        @Test
        void needs_a_token() {
            assertThat(story.http()
                            .with("Accept", "text/event-stream")
                            .get(FEED)
                            .status())
                    .isEqualTo(401);
        }

        @Test
        void ends_when_the_application_stops(@TempDir Path data) throws Exception {
            EventStream stream;
            try (RunningCaseledger other = RunningCaseledger.start(data)) {
                stream = EventStream.open(other.url() + FEED, "demo-viewer", null);
                open(other.http());
                assertThat(stream.next()).isNotNull();
            }
            assertThat(stream.endsWithin(1_000)).isTrue();
        }
    }

    @Nested
    class A_page {

        @Test
        void that_is_empty_is_waited_for() throws Exception {
            long before = head();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Reply> waiting = threads.submit(() -> story.viewer().get(FEED + "?wait=20&after=" + before));
                Thread.sleep(300);
                assertThat(waiting.isDone()).isFalse();
                String id = open();

                JsonNode events = waiting.get().json().get("events");
                assertThat(events.size()).isEqualTo(1);
                assertThat(events.get(0).get("subject").asString()).isEqualTo(id);
            }
        }

        @Test
        void that_stays_empty_says_where_to_go_on() {
            long end = story.head();
            Reply reply = story.viewer().get(FEED + "?wait=1&type=mobility.Unheard&after=" + end);

            assertThat(reply.json().get("events").size()).isZero();
            assertThat(reply.json().get("next").asLong()).isEqualTo(end);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "&wait=20", "&type=casework.Assigned", "&assignment=asgn_none"})
        void is_refused_beyond_the_ledger(String more) {
            for (Http reader :
                    List.of(story.viewer(), story.viewer().with("Accept", "application/cloudevents-batch+json"))) {
                Reply reply = reader.get(FEED + "?after=" + (story.head() + 1) + more);
                assertThat(reply.status()).as(reply.body()).isEqualTo(409);
                assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
                assertThat(reply.json().get("code").asString()).isEqualTo("position-ahead");
            }
            assertThat(story.viewer()
                            .get(FEED + "?after=" + Long.MAX_VALUE + more)
                            .status())
                    .isEqualTo(409);
        }

        @Test
        void after_the_latest_event_is_waited_for_and_says_where_it_was() throws Exception {
            open();
            long before = story.head();
            JsonNode empty = story.viewer().get(FEED + "?after=latest").json();
            assertThat(empty.get("events").size()).isZero();
            assertThat(empty.get("next").asLong()).isEqualTo(before);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Reply> waiting = threads.submit(() -> story.viewer().get(FEED + "?wait=20&after=latest"));
                Thread.sleep(300);
                assertThat(waiting.isDone()).isFalse();
                String id = open();
                assertThat(waiting.get().json().at("/events/0/subject").asString())
                        .isEqualTo(id);
            }
        }

        @Test
        void has_what_one_actor_did() {
            long before = head();
            String anonymous = open();
            String editors = open(story.http().as("demo-editor-a"));

            assertThat(subjects("after=" + before + "&actor=demo-editor-a")).containsExactly(editors);
            assertThat(subjects("after=" + before + "&actor=anonymous")).containsExactly(anonymous);
            assertThat(subjects("after=" + before + "&actor=demo-editor-a&type=casework.Closed"))
                    .isEmpty();
            assertThat(subjects("actor=nobody")).isEmpty();
            assertThat(subjects("actor=DEMO-EDITOR-A&after=" + before)).isEmpty();
        }

        @Test
        void has_what_was_recorded_from_one_moment_up_to_another() {
            long before = head();
            List<String> opened = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                later(() -> opened.add(open()));
            }
            JsonNode events = page(before).get("events");
            String second = events.get(1).get("recordedtime").asString();
            String third = events.get(2).get("recordedtime").asString();
            Instant justAfterSecond = Instant.parse(second).plusNanos(300);

            assertThat(subjects("from=" + second)).containsExactly(opened.get(1), opened.get(2));
            assertThat(subjects("from=" + second + "&to=" + third)).containsExactly(opened.get(1));
            assertThat(subjects("from=" + justAfterSecond)).containsExactly(opened.get(2));
            assertThat(subjects("after=" + before + "&to=" + justAfterSecond))
                    .containsExactly(opened.get(0), opened.get(1));
            assertThat(subjects("after=" + before + "&to=" + second)).containsExactly(opened.get(0));
            assertThat(subjects("after=" + (before + 2) + "&from=" + second)).containsExactly(opened.get(2));
            assertThat(subjects("from=" + second + "&limit=1")).containsExactly(opened.get(1));
            assertThat(subjects("from=" + second + "&to=" + second)).isEmpty();
        }

        @Test
        void has_nothing_of_a_time_that_had_not_come_or_is_over_and_goes_on_where_it_was() {
            long end = story.head();
            for (String query : List.of("from=2300-01-01", "to=2001-01-01", "from=2001-01-01&to=2001-01-02")) {
                JsonNode page = story.viewer()
                        .get(FEED + "?after=" + (end - 1) + '&' + query)
                        .json();
                assertThat(page.get("events").size()).as(query).isZero();
                assertThat(page.get("next").asLong()).as(query).isEqualTo(end - 1);
            }
        }

        @Test
        void of_one_actor_is_waited_for_while_others_go_on() throws Exception {
            long before = head();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Reply> waiting = threads.submit(() ->
                        story.viewer().get(FEED + "?wait=20&from=2001-01-01&actor=demo-editor-b&after=" + before));
                open();
                Thread.sleep(300);
                assertThat(waiting.isDone()).isFalse();
                String theirs = open(story.http().as("demo-editor-b"));

                assertThat(waiting.get().json().at("/events/0/subject").asString())
                        .isEqualTo(theirs);
            }
        }

        private List<String> subjects(String query) {
            Reply reply = story.viewer().get(FEED + '?' + query);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            return reply.json()
                    .get("events")
                    .valueStream()
                    .map(event -> event.get("subject").asString())
                    .toList();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "wait=-1",
                    "wait=61",
                    "wait=x",
                    "limit=0",
                    "after=-1",
                    "after=x",
                    "after=",
                    "after=Latest",
                    "from=yesterday",
                    "to=2026-02-30",
                    "to=",
                    "from=2026-03-02&to=2026-03-01",
                    "actor=",
                    "assignment=",
                    "kind=",
                    "type=",
                    "actor=a&actor=b"
                })
        void is_refused_where_a_parameter_is_out_of_range(String parameter) {
            assertThat(story.viewer().get(FEED + '?' + parameter).status()).isEqualTo(400);
        }
    }

    @Nested
    class What_is_told {

        @Test
        void is_read_by_the_official_reader_of_CloudEvents() {
            String id = open();
            JsonNode told = story.viewer()
                    .get(FEED + "?assignment=" + id)
                    .json()
                    .get("events")
                    .get(0);
            EventFormat format =
                    Objects.requireNonNull(EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE));

            CloudEvent event = format.deserialize(told.toString().getBytes(StandardCharsets.UTF_8));

            assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
            assertThat(event.getType()).isEqualTo("casework.Assigned");
            assertThat(event.getSubject()).isEqualTo(id);
            assertThat(event.getId()).isEqualTo(told.get("id").asString());
            assertThat(event.getDataSchema()).isEqualTo(URI.create(story.url() + "/schemas/casework.Assigned.1.json"));
            assertThat(event.getExtension("position")).isNotNull();
        }

        /** People, users, projects and whatever else callers number, all with the number of an assignment. */
        @Test
        void is_once_only_of_its_subject_and_sequence_whatever_shares_a_number() {
            Http admin = story.admin();
            String project = story.number();
            String id = created(admin.form(
                    "POST",
                    "/allocation/api/v1/projects/" + project + "/assignments",
                    "user_id=" + story.number() + "&starts_at=2018-06-21&ends_at=2018-06-27"));
            created(admin.post(
                    "/allocation/api/v1/projects/" + project + "/assignments/" + id + "/repetitions",
                    "{\"frequency_weeks\":1,\"count\":1}"));
            long before = story.head();
            for (String collection : List.of("people", "users", "projects", "leave_types", "issues")) {
                created(admin.put("/api/v1/" + collection + '/' + id, "{\"name\":\"Some Name\"}"));
                admin.put("/api/v1/" + collection + '/' + id, "{\"name\":\"Another Name\"}");
            }
            created(admin.put(
                    "/api/v1/status_options/" + id, "{\"label\":\"Done\",\"stage\":\"done\",\"color\":\"red\"}"));
            admin.put("/allocation/api/v1/users/" + id + "/bill_rates", "{\"rate\":80}");
            String person = story.person("contact");
            created(admin.put("/api/v1/people/" + person, "{\"name\":\"Some Name\"}"));
            String open = open();
            created(admin.put("/api/v1/people/" + open, "{\"name\":\"Some Name\"}"));
            created(admin.put("/api/v1/people/01a1fc93-0afe-74d3-ab70-dcf957fef14a", "{\"name\":\"Some Name\"}"));

            List<JsonNode> events = new ArrayList<>();
            for (JsonNode page = page(0);
                    !page.get("events").isEmpty();
                    page = page(page.get("next").asLong())) {
                page.get("events").forEach(events::add);
            }
            assertThat(events)
                    .extracting(event -> event.get("subject").asString() + '#' + event.get("sequence"))
                    .doesNotHaveDuplicates();
            assertThat(events.stream()
                            .filter(event -> event.get("position").asLong() > before)
                            .map(event -> event.get("subject").asString()))
                    .contains(
                            "person/" + id,
                            "user/" + id,
                            "project/" + id,
                            "leave_type/" + id,
                            "issue/" + id,
                            "status_option/" + id,
                            "bill_rates/" + id,
                            person,
                            "person/" + open,
                            "person/01a1fc93-0afe-74d3-ab70-dcf957fef14a");
        }

        private static String created(Reply reply) {
            assertThat(reply.status()).as(reply.body()).isEqualTo(201);
            return reply.json().path("id").asString("");
        }

        @Test
        void fits_the_schema_that_it_points_to() {
            String id = open();
            contact(id, 5);
            story.http().patch(HISTORY + '/' + id + "/status", "{\"status\":\"closed\"}");
            for (JsonNode event :
                    story.viewer().get(FEED + "?assignment=" + id).json().get("events")) {
                String address = event.get("dataschema").asString();
                Reply schema = story.http().get(address.substring(story.url().length()));
                assertThat(schema.status()).isEqualTo(200);

                assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(schema.body(), InputFormat.JSON)
                                .validate(event.get("data").toString(), InputFormat.JSON))
                        .isEmpty();
            }
        }
    }
}
