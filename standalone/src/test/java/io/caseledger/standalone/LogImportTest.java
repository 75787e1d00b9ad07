package io.caseledger.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.platform.ledger.LedgerReader;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogImportTest {

    private static final String IMPORTS = "/api/v1/imports";
    private static final String HEADER = "case:concept:name,concept:name,org:resource,time:timestamp\n";
    private static final Instant START = Instant.parse("2011-10-10T09:00:00Z");
    private static final String[] STEPS = {"receive", "check", "answer"};

    @TempDir
    static Path data;

    private static RunningCaseledger application;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.start(data, "--caseledger.imports.max-size=64MB");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void a_log_can_be_read_when_its_import_is_done() throws Exception {
        JsonNode done = imported(log("seen", 2, 3));

        assertThat(done.get("state").stringValue()).isEqualTo("done");
        assertThat(done.get("reason").isNull()).isTrue();
        assertThat(counts(done)).isEqualTo("6 lines, 2 cases, 14 events, 0 repeated, 0 rejected");
        assertThat(get("/history/api/v1/assignments/mentor/resource-seen-2/history")
                        .at("/pagination/total")
                        .intValue())
                .isEqualTo(2);
        JsonNode assignment =
                get("/history/api/v1/assignments?contact_id=case-seen-1").at("/data/0");
        assertThat(assignment.get("status").stringValue()).isEqualTo("closed");
        String id = assignment.get("assignment_id").stringValue();
        assertThat(get("/history/api/v1/assignments/" + id + "?as_of=2011-10-10T09:00:00Z")
                        .get("mentor_id")
                        .stringValue())
                .isEqualTo("resource-seen-0");
        assertThat(get("/api/v1/assignments/" + id + "/events").get("data").valueStream())
                .extracting(event -> event.get("type").stringValue() + " "
                        + event.get("occurred_at").stringValue())
                .containsExactly(
                        "casework.Assigned 2011-10-10T09:00:00Z",
                        "casework.ContactRecorded 2011-10-10T09:00:00Z",
                        "casework.Reassigned 2011-10-10T10:00:00Z",
                        "casework.ContactRecorded 2011-10-10T10:00:00Z",
                        "casework.Reassigned 2011-10-10T11:00:00Z",
                        "casework.ContactRecorded 2011-10-10T11:00:00Z",
                        "casework.Closed 2011-10-10T11:00:00Z");
    }

    @Test
    void a_log_adds_nothing_the_second_time_and_a_longer_one_its_new_lines_alone() throws Exception {
        imported(log("twice", 300, 2));
        long head = head();

        assertThat(counts(imported(log("twice", 300, 2))))
                .isEqualTo("600 lines, 300 cases, 0 events, 600 repeated, 0 rejected");
        assertThat(head()).isEqualTo(head);
        assertThat(counts(imported(log("twice", 300, 3))))
                .as("reopened, reassigned, contact, closed")
                .isEqualTo("900 lines, 300 cases, 1200 events, 600 repeated, 0 rejected");
        assertThat(counts(imported(log("twice", 300, 3))))
                .isEqualTo("900 lines, 300 cases, 0 events, 900 repeated, 0 rejected");
        assertThat(head()).isEqualTo(head + 1_200);
    }

    @Test
    void a_receipt_log_of_a_municipality_comes_in_whole_and_once() throws Exception {
        Path log = sharedData().resolve("receipt.csv");
        assumeTrue(Files.isReadable(log), () -> log + " is not here");

        assertThat(counts(imported(Files.readAllBytes(log))))
                .isEqualTo("8577 lines, 1434 cases, 12653 events, 0 repeated, 0 rejected");
        long head = head();
        assertThat(counts(imported(Files.readAllBytes(log))))
                .isEqualTo("8577 lines, 1434 cases, 0 events, 8577 repeated, 0 rejected");
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_compressed_log_is_unpacked() throws Exception {
        byte[] packed = gzip(log("packed", 1, 1));

        assertThat(counts(json(post(packed, "Prefer", "wait=60"))))
                .isEqualTo("1 lines, 1 cases, 3 events, 0 repeated, 0 rejected");
        assertThat(counts(json(post(packed, "Prefer", "wait=60", "Content-Encoding", "gzip"))))
                .isEqualTo("1 lines, 1 cases, 0 events, 1 repeated, 0 rejected");
    }

    @Test
    void lines_that_cannot_be_taken_are_told_and_the_others_are_taken() throws Exception {
        JsonNode done = imported(bytes(HEADER
                + "case-bad,receive,ann,2011-10-10T09:00:00Z\n"
                + "case-bad,check,ann,yesterday\n"
                + "case-bad,check,ann\n"
                + "case-bad,\"check\"it,ann,2011-10-10T10:00:00Z\n"
                + "case-bad,check,ann,2011-10-09T10:00:00Z\n"
                + "case-bad,answer,ann,2011-10-10T11:00:00Z\n"));

        assertThat(counts(done)).isEqualTo("6 lines, 1 cases, 5 events, 0 repeated, 3 rejected");
        assertThat(done.get("rejected").valueStream())
                .extracting(rejection -> rejection.get("line").intValue() + ": "
                        + rejection.get("reason").stringValue())
                .containsExactly(
                        "3: time:timestamp is no date and time with an offset from UTC",
                        "4: has 3 columns where the header line has 4",
                        "5: something follows a closing quote");
        assertThat(imported(bytes(HEADER + "case-bad,check,ann,2011-10-10T10:30:00Z\n"))
                        .at("/rejected/0/reason")
                        .stringValue())
                .as("in a later log")
                .isEqualTo("lies before the last event of its assignment, which is of 2011-10-10T11:00:00Z");
    }

    @Test
    void of_many_lines_that_cannot_be_taken_the_first_thousand_are_told() throws Exception {
        JsonNode done = imported(bytes(HEADER + "case,activity,resource,never\n".repeat(1_500)));

        assertThat(done.get("rejected")).hasSize(1_000);
        assertThat(done.at("/rejected/999/line").intValue()).isEqualTo(1_001);
        assertThat(counts(done)).isEqualTo("1500 lines, 0 cases, 0 events, 0 repeated, 1500 rejected");
    }

    @Test
    void without_a_wish_to_wait_the_answer_says_where_to_look() throws Exception {
        HttpResponse<String> accepted = post(log("later", 10, 2));

        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode seen = get(location);
        while (seen.get("state").stringValue().equals("running")) {
            Thread.sleep(20);
            seen = get(location);
        }
        assertThat(seen.get("state").stringValue()).isEqualTo("done");
        assertThat(seen.get("progress").doubleValue()).isEqualTo(1);
        assertThat(location).isEqualTo(IMPORTS + '/' + seen.get("id").stringValue());
        assertThat(client().get(IMPORTS + "/unknown").status()).isEqualTo(404);
    }

    @Test
    void the_same_key_gives_the_same_import_and_is_of_use_for_one_log_only() throws Exception {
        byte[] log = log("keyed", 1, 2);
        String first = json(post(log, "Idempotency-Key", "k1", "Prefer", "wait=60"))
                .get("id")
                .stringValue();

        assertThat(json(post(log, "Idempotency-Key", "k1")).get("id").stringValue())
                .isEqualTo(first);
        assertThat(post(log("keyed", 1, 3), "Idempotency-Key", "k1").statusCode())
                .isEqualTo(422);
        assertThat(json(post(log, "Idempotency-Key", "k2")).get("id").stringValue())
                .isNotEqualTo(first);
    }

    @Test
    void what_is_no_log_is_refused_at_once() throws Exception {
        assertThat(post(bytes("case:concept:name,time:timestamp\nc,2011-10-10T09:00:00Z\n")))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(422))
                .extracting(HttpResponse::body)
                .asString()
                .contains("\"concept:name\"", "\"org:resource\"");
        assertThat(post(new byte[0]).statusCode()).isEqualTo(400);
        assertThat(post(bytes(HEADER), "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
        assertThat(post(bytes(HEADER), "Content-Encoding", "br").statusCode()).isEqualTo(415);
        assertThat(post(bytes("{}"), "Content-Type", "application/json").statusCode())
                .isEqualTo(415);
        assertThat(post(bytes(HEADER), "Content-Type", "text/csv; charset=iso-8859-1")
                        .statusCode())
                .isEqualTo(415);
        assertThat(post(gzip(bytes(HEADER + "c,a,r,t\n".repeat(9_000_000)))))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(413))
                .extracting(HttpResponse::body)
                .asString()
                .contains("The log has more than 67108864 bytes, unpacked.");
        assertThat(post(bytes(HEADER), "Authorization", "Bearer demo-editor-a").statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_XES_log_that_cannot_be_trusted_is_refused_whole_and_leaves_nothing() throws Exception {
        long head = head();
        String log = xes("refused", "2011-10-10T09:00:00Z,receive,ann");
        byte[] packed = gzip(bytes(log));

        assertProblem(postXes(bytes(log.substring(0, log.length() - 9))), 400, "cannot be read as XML beyond line");
        assertProblem(postXes(Arrays.copyOf(packed, packed.length - 12)), 400, "ends early");
        assertProblem(postXes(bytes("<!DOCTYPE log SYSTEM 'file:///etc/passwd'>" + log)), 422, "document type");
        assertProblem(
                postXes(bytes("<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + log.replace("ann", "&x;"))),
                422,
                "document type");
        assertProblem(postXes(bytes("<html/>")), 422, "first element must be log");
        assertProblem(postXes(bytes(HEADER)), 400, "XML");
        assertProblem(postXes(new byte[0]), 400, "empty");
        assertProblem(postXes(gzip(bytes("<log>" + "<trace/>".repeat(9_000_000)))), 413, "67108864");
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_case_is_the_same_in_CSV_and_in_XES() throws Exception {
        String lines = """
                2011-10-10T09:00:00Z,Accepted,ann
                2011-10-11T09:00:00+02:00,Queued,bob
                2011-10-12T09:00:00Z,Completed,bob
                2011-10-13T09:00:00Z,Completed,robot
                """;
        String csv = lines.replaceAll("(?m)^(.*),(.*),(.*)$", "case-both,$2,$3,$1");
        JsonNode done = json(postXes(bytes(xes("both", lines)), "Content-Encoding", "identity"));
        assertThat(counts(done)).isEqualTo("4 lines, 1 cases, 6 events, 1 repeated, 0 rejected");
        long head = head();

        assertThat(counts(json(postXes(gzip(bytes(xes("both", lines))), "Content-Type", "text/xml; charset=utf-8"))))
                .isEqualTo("4 lines, 1 cases, 0 events, 4 repeated, 0 rejected");
        assertThat(counts(imported(bytes(HEADER + csv))))
                .isEqualTo("4 lines, 1 cases, 0 events, 4 repeated, 0 rejected");
        assertThat(head()).isEqualTo(head);
        JsonNode assignment =
                get("/history/api/v1/assignments?contact_id=case-both").at("/data/0");
        assertThat(assignment.get("mentor_id").stringValue()).isEqualTo("bob");
        assertThat(assignment.get("status").stringValue()).isEqualTo("closed");
    }

    @Test
    void in_a_log_that_says_how_cases_end_the_others_stay_open() throws Exception {
        String log = xes("ended", "2011-10-10T09:00:00Z,Completed,ann")
                .replace("</log>", "")
                .concat(xes("going-on", "2011-10-10T09:00:00Z,Accepted,ann").replace("<log>", ""));

        assertThat(counts(json(postXes(bytes(log))))).startsWith("2 lines, 2 cases, 5 events");
        assertThat(get("/history/api/v1/assignments?contact_id=case-ended").at("/data/0/status"))
                .hasToString("\"closed\"");
        assertThat(get("/history/api/v1/assignments?contact_id=case-going-on").at("/data/0/status"))
                .hasToString("\"open\"");
    }

    @Test
    void events_that_cannot_be_taken_are_told_by_their_lines() throws Exception {
        JsonNode done = json(postXes(bytes(xes("told", """
                2011-10-10T09:00:00Z,receive,ann
                yesterday,check,ann
                2011-10-09T09:00:00Z,check,ann
                2011-10-11T09:00:00Z,answer,ann
                """))));

        assertThat(counts(done)).isEqualTo("4 lines, 1 cases, 5 events, 0 repeated, 1 rejected");
        assertThat(done.get("rejected").valueStream())
                .extracting(rejection -> rejection.get("line").intValue() + ": "
                        + rejection.get("reason").stringValue())
                .containsExactly("3: time:timestamp is no date and time with an offset from UTC");
    }

    @Test
    void several_events_on_one_line_are_all_counted() throws Exception {
        String log = xes("one-line", "soon,check,ann\n".repeat(3) + ",check,ann\n".repeat(2));
        JsonNode done = json(postXes(bytes(log.replace("\n", ""))));

        assertThat(counts(done)).isEqualTo("5 lines, 0 cases, 0 events, 0 repeated, 5 rejected");
        assertThat(done.get("rejected")).hasSize(2);
    }

    @Test
    void an_incident_log_of_a_car_maker_comes_in_whole_and_once() throws Exception {
        Path log = sharedData().resolve("incidents.xes.gz");
        assumeTrue(Files.isReadable(log), () -> log + " is not here");

        long before = head();
        JsonNode done = json(postXes(Files.readAllBytes(log)));
        assertThat(counts(done)).isEqualTo("65533 lines, 7554 cases, 91278 events, 5741 repeated, 0 rejected");
        long head = head();
        assertThat(counts(json(postXes(Files.readAllBytes(log)))))
                .isEqualTo("65533 lines, 7554 cases, 0 events, 65533 repeated, 0 rejected");
        assertThat(head()).isEqualTo(head);
        stintsEndWhereTheirMentorsEndedThem(before);
    }

    /** 580 times a case went on after it was closed, 404 times of these with another resource. */
    private static void stintsEndWhereTheirMentorsEndedThem(long before) {
        assertThat(JdbcClient.create(application.bean(DataSource.class))
                        .sql("""
                                with told as (
                                    select tenant, aggregate_id as assignment_id, type, lag(occurred_at) over stream as ended,
                                        bool_or(type = 'casework.Reassigned') over moment as passed_on,
                                        count(*) filter (where type = 'casework.Reassigned') over stream as ordinal
                                    from ledger.event where position > ?
                                    window stream as (partition by tenant, aggregate_id order by sequence),
                                        moment as (partition by tenant, aggregate_id, occurred_at order by sequence
                                            rows between current row and unbounded following))
                                select count(*), count(*) filter (where passed_on),
                                    count(*) filter (where passed_on and s.closed_date = ended)
                                from told join read.stint s using (tenant, assignment_id, ordinal)
                                where type = 'casework.Reopened'
                                """)
                        .param(before)
                        .query((row, number) -> List.of(row.getInt(1), row.getInt(2), row.getInt(3)))
                        .single())
                .isEqualTo(List.of(580, 404, 404));
    }

    @Test
    void a_row_of_empty_gzip_members_is_refused() throws Exception {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        row.write(gzip(bytes(HEADER)));
        byte[] empty = gzip(new byte[0]);
        for (int i = 0; i < 50_000; i++) {
            row.write(empty);
        }
        assertProblem(post(row.toByteArray(), "Content-Encoding", "gzip"), 400, "compressed as it says");
    }

    @Test
    void a_log_that_is_announced_as_too_large_is_refused_before_any_of_it_is_sent() throws Exception {
        try (Socket socket = begin(80_000_000)) {
            assertThat(statusOf(socket)).isEqualTo(413);
        }
    }

    /** Sixteen senders who do not go on take all places; the next is told so at once, and not after its log lies on the disk. */
    @Test
    void the_place_of_an_import_is_taken_before_its_log_is_received_and_comes_free_when_its_sender_goes_away()
            throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 15; i++) {
                slow.add(begin(1_000_000));
            }
            assertSoon(() -> {
                slow.add(begin(1_000_000)); // one of those before may have met an import that was just ending
                return post(log("place", 1, 1)).statusCode() == 503;
            });
            try (Socket next = begin(1_000_000)) {
                assertThat(statusOf(next)).isEqualTo(503);
            }
            assertProblem(post(log("place", 1, 1)), 503, "Too many imports");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertSoon(() -> post(log("place", 1, 1)).statusCode() == 202);
        for (int i = 0; i < 20; i++) {
            assertThat(imported(log("place", 1, 1)).get("state").stringValue()).isEqualTo("done");
        }
    }

    /** The head of an import and nothing of its body. */
    private static Socket begin(int length) throws IOException {
        URI url = URI.create(application.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(bytes("POST " + IMPORTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-admin\r\n"
                        + "Content-Type: text/csv\r\nContent-Length: " + length + "\r\n\r\n"));
        socket.getOutputStream().flush();
        return socket;
    }

    private static int statusOf(Socket socket) throws IOException {
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        assertThat(line).startsWith("HTTP/1.1 ");
        return Integer.parseInt(line.substring(9, 12));
    }

    private static void assertSoon(Callable<Boolean> what) throws Exception {
        Instant until = Instant.now().plusSeconds(60);
        while (!what.call()) {
            assertThat(Instant.now()).isBefore(until);
            Thread.sleep(50);
        }
    }

    @Test
    void a_client_that_breaks_off_leaves_nothing() throws Exception {
        long head = head();
        URI url = URI.create(application.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(
                            bytes(
                                    "POST " + IMPORTS + " HTTP/1.1\r\nHost: localhost\r\n"
                                            + "Authorization: Bearer demo-admin\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n"));
            socket.getOutputStream().write(log("gone", 1_000, 3));
            socket.getOutputStream().flush();
        }
        imported(log("after", 1, 1));

        assertThat(head()).isEqualTo(head + 3);
        assertThat(get("/history/api/v1/assignments?contact_id=case-gone-0")
                        .at("/pagination/total")
                        .intValue())
                .isZero();
        try (Stream<Path> spooled = Files.list(data.resolve("imports"))) {
            assertThat(spooled).isEmpty();
        }
    }

    /** Every case has its steps an hour apart, each by another resource; the cases are mixed. */
    private static byte[] log(String name, int cases, int steps) {
        return bytes(IntStream.range(0, steps)
                .boxed()
                .flatMap(step -> IntStream.range(0, cases)
                        .mapToObj(number -> "case-" + name + '-' + number + ',' + STEPS[step] + ",resource-" + name
                                + '-' + step + ',' + START.plusSeconds(3_600L * step) + '\n'))
                .collect(joining("", HEADER, "")));
    }

    /** A log of one case, of an event from each line {@code time,activity,resource}. */
    private static String xes(String name, String lines) {
        return lines.lines()
                .map(line -> line.split(",", -1))
                .map(values -> "<event><date key='time:timestamp' value='" + values[0]
                        + "'/><string key='concept:name' value='" + values[1] + "'/><string key='org:resource' value='"
                        + values[2] + "'/></event>\n")
                .collect(joining(
                        "", "<log><trace><string key='concept:name' value='case-" + name + "'/>\n", "</trace></log>"));
    }

    private static HttpResponse<String> postXes(byte[] log, String... headers) throws Exception {
        String[] all = Stream.concat(
                        Stream.of("Content-Type", "application/xml", "Prefer", "wait=240"), Stream.of(headers))
                .toArray(String[]::new);
        return post(log, all);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).get("detail").stringValue()).contains(detail);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static Path sharedData() {
        String named = System.getenv("CASELEDGER_SHARED_DATA");
        return named == null ? Path.of("../../shared/data") : Path.of(named);
    }

    private static JsonNode imported(byte[] log) throws Exception {
        HttpResponse<String> answer = post(log, "Prefer", "wait=120");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static HttpResponse<String> post(byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(application.url() + IMPORTS))
                .setHeader("Authorization", "Bearer demo-admin")
                .setHeader("Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode get(String path) {
        Http.Reply reply = client().get(path);
        assertThat(reply.status()).as(path + ": " + reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static Http client() {
        return application.http().as("demo-admin");
    }

    private static long head() {
        return application.bean(LedgerReader.class).head();
    }

    private static String counts(JsonNode answer) {
        return answer.get("lines") + " lines, " + answer.get("cases") + " cases, " + answer.get("events") + " events, "
                + answer.get("repeated") + " repeated, " + answer.get("rejected_total") + " rejected";
    }
}
