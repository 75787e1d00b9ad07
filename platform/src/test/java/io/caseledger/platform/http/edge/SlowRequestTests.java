package io.caseledger.platform.http.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowRequestTests {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int PAUSE_MILLIS = 50;
    private static final String OPEN =
            "POST /api/v1/open/body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String MOBILITY =
            "POST /mobility/v1/assignments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = OPEN + "Transfer-Encoding: chunked\r\n\r\n";

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(
                "caseledger.http.head-timeout=1s",
                "caseledger.http.body-timeout=1s",
                "caseledger.http.body-rate=1KB",
                "server.tomcat.connection-timeout=60s");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** A byte now and then for as long as anybody listens; what was answered until the server hung up. */
    private static String dripped(String beginning, String drops) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout(1);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            long end = System.nanoTime() + PATIENCE.toNanos();
            out.write(beginning.getBytes(ISO_8859_1));
            for (int drop = 0; System.nanoTime() < end; drop++) {
                Thread.sleep(PAUSE_MILLIS);
                try {
                    out.write(drops.charAt(drop % drops.length()));
                    int octet = in.read();
                    while (octet >= 0) {
                        answer.append((char) octet);
                        octet = in.read();
                    }
                    return answer.toString();
                } catch (IOException hungUp) {
                    if (!(hungUp instanceof SocketTimeoutException)) {
                        return answer.toString();
                    }
                }
            }
            throw new AssertionError("The server still listens. It answered: " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /api/v1/assign",
                "GET /api/v1/assignments HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "GET /api/v1/assignments HTTP/1.1\r\nHost: x\r\n\r\nGET /api/v1/assign"
            })
    void a_head_that_drips_is_not_awaited(String beginning) throws Exception {
        dripped(beginning, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /api/v1/assignments HTTP/1.1\r\nHost: x\r\n\r\n"})
    void nor_is_a_request_line_after_empty_lines(String beginning) throws Exception {
        dripped(beginning, "\r\n");
    }

    @Test
    void an_empty_line_before_a_request_is_ignored() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write("\r\n".getBytes(ISO_8859_1));
                Thread.sleep(500);
                socket.getOutputStream()
                        .write("GET /api/v1/assignments HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
                assertThat(new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), ISO_8859_1))
                        .isEqualTo("HTTP/1.1 200");
                Thread.sleep(200);
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPEN + "Content-Length: 1000\r\n\r\n{\"name\":\"", CHUNKED + "100\r\n{\"name\":\""})
    void a_body_that_drips_is_refused(String beginning) throws Exception {
        String answer = dripped(beginning, "a");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("malformed-body").contains("too slowly");
    }

    @Test
    void a_body_that_drips_is_refused_in_the_form_of_the_contract() throws Exception {
        String answer = dripped(
                "POST /api/v1/assignments HTTP/1.1\r\nHost: x\r\nauth: demo-admin\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"project_id\":1,\"x\":\"",
                "a");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"malformed-body\"");

        answer = dripped(
                "POST /v1/assignments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-admin\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"x\":\"",
                "a");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"success\":false", "\"code\":\"malformed-body\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHUNKED + "1;x=", CHUNKED + "1\r\n{\r\n0\r\nX-Trailer: "})
    void nor_is_the_framing_of_a_body_awaited(String beginning) throws Exception {
        dripped(beginning, "a");
    }

    @Test
    void what_is_left_of_a_body_that_was_refused_is_not_awaited() throws Exception {
        String answer = dripped(MOBILITY + "Content-Length: 1000000\r\n\r\n", "a");

        assertThat(answer).startsWith("HTTP/1.1 401");
    }

    @Test
    void a_long_body_that_keeps_coming_is_awaited_beyond_the_first_limit() throws Exception {
        String json = "{\"name\":\"a\"" + " ".repeat(10_000) + "}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write((OPEN + "Connection: close\r\nContent-Length: " + json.length() + "\r\n\r\n").getBytes(UTF_8));
            for (int at = 0; at < json.length(); at += 200) {
                out.write(json.substring(at, Math.min(json.length(), at + 200)).getBytes(UTF_8));
                Thread.sleep(PAUSE_MILLIS);
            }

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_connection_that_rests_between_requests_and_a_slow_answer_are_let_be() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            for (String path : List.of("/api/v1/assignments", "/api/v1/open/slowly", "/api/v1/assignments")) {
                socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
                byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                assertThat(new String(status, ISO_8859_1)).isEqualTo("HTTP/1.1 200");
                Thread.sleep(3_000);
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
        }
    }

    @Test
    void a_body_takes_the_room_of_what_has_come_not_of_what_was_announced() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            long before = used();
            for (int i : IntStream.range(0, 500).toArray()) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), RunningEdge.open().port());
                open.add(socket);
                socket.getOutputStream()
                        .write((OPEN + "X-Number: " + i + "\r\nContent-Length: 1000000\r\n\r\n{\"name")
                                .getBytes(UTF_8));
            }
            Thread.sleep(1_000); // until they wait for more

            assertThat(used() - before).isLessThan(250L << 20);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
