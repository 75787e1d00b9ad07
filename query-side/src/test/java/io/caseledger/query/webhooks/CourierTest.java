package io.caseledger.query.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.caseledger.platform.http.Receiver;
import io.caseledger.platform.http.Receiver.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CourierTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-26T10:00:00Z"), ZoneOffset.UTC);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
    private static final String OFF_LIMITS = "The url leads to an address that webhooks may not reach";

    private final Receiver receiver = Receiver.start();

    @AfterEach
    void end() {
        receiver.close();
    }

    private static Courier courier(Addresses.Names names, Reach reach) {
        return courier(names, reach, (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofSeconds(5));
    }

    private static Courier courier(Addresses.Names names, Reach reach, SSLSocketFactory tls, Duration timeout) {
        return new Courier(new Addresses(names, reach), () -> tls, CLOCK, timeout);
    }

    private static List<InetAddress> system(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    private static Attempt post(Courier courier, String url) throws InterruptedException {
        try (courier) {
            return courier.post(url, Map.of("webhook-id", "evt_1"), "{\"name\":\"Bjørn\"}");
        }
    }

    @Test
    void what_is_posted_arrives_as_it_is() throws Exception {
        Attempt attempt = post(courier(CourierTest::system, Reach.LOOPBACK_TOO), receiver.url() + "?token=t");
        assertThat(attempt).isEqualTo(new Attempt(204, null, null));
        assertThat(receiver.messages()).singleElement().satisfies(message -> {
            assertThat(message.path()).isEqualTo("/hook?token=t");
            assertThat(message.body()).isEqualTo("{\"name\":\"Bjørn\"}");
            assertThat(message.header("webhook-id")).isEqualTo("evt_1");
            assertThat(message.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 400, 404, 410, 429, 500, 503})
    void only_2xx_is_a_yes_and_no_redirect_is_followed(int status) throws Exception {
        try (Receiver elsewhere = Receiver.start()) {
            receiver.answering(message -> Reply.of(status).with("Location", elsewhere.url()));
            Attempt attempt = post(courier(CourierTest::system, Reach.LOOPBACK_TOO), receiver.url());
            assertThat(attempt).isEqualTo(new Attempt(status, "The answer was " + status, null));
            assertThat(elsewhere.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    7                             | 7
                    0                             | 0
                    Thu, 26 Mar 2026 10:01:00 GMT | 60
                    Thu, 26 Mar 2026 09:00:00 GMT | 0
                    -3                            |
                    soon                          |
                    99999999999999999999          | 999999999
                    Fri, 31 Dec 2027 10:00:00 GMT | 55728000
                    """)
    void the_receiver_says_when_it_wants_to_be_asked_again(String header, Long seconds) throws Exception {
        receiver.answering(message -> Reply.of(503).with("Retry-After", header));
        assertThat(post(courier(CourierTest::system, Reach.LOOPBACK_TOO), receiver.url())
                        .retryAfter())
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void nobody_listens() throws Exception {
        receiver.close();
        assertThat(post(courier(CourierTest::system, Reach.LOOPBACK_TOO), receiver.url()))
                .isEqualTo(Attempt.unanswered("The connection failed"));
    }

    @Nested
    class Addressing {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://127.0.0.1:%d/",
                    "http://localhost:%d/",
                    "http://LOCALHOST:%d/",
                    "http://[::1]:%d/",
                    "http://[::ffff:127.0.0.1]:%d/",
                    "http://[::ffff:7f00:1]:%d/",
                    "http://[0:0:0:0:0:ffff:7f00:0001]:%d/",
                    "http://127.0.0.2:%d/",
                    "http://0.0.0.0:%d/",
                    "http://[::]:%d/",
                    "http://169.254.169.254:%d/latest/meta-data/",
                    "http://10.0.0.1:%d/",
                    "http://[fd00:ec2::254]:%d/",
                    "http://100.100.100.200:%d/",
                    "http://168.63.129.16:%d/metadata",
                    "http://[2606:2800:220:1:0:5efe:7f00:1]:%d/"
                })
        void what_may_not_be_reached_is_not_called(String url) throws Exception {
            assertThat(post(courier(CourierTest::system, Reach.PUBLIC), url.formatted(receiver.port())))
                    .isEqualTo(Attempt.unanswered(OFF_LIMITS));
            assertThat(receiver.messages()).isEmpty();
        }

        @Test
        void one_closed_address_among_open_ones_closes_the_name() throws Exception {
            assertThat(post(courier(host -> List.of(PUBLIC, HERE), Reach.PUBLIC), "http://receiver.example/"))
                    .isEqualTo(Attempt.unanswered(OFF_LIMITS));
        }

        @Test
        void a_name_is_looked_up_once_and_what_was_checked_is_called() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            InetAddress other = InetAddress.ofLiteral("127.0.0.99");
            Courier courier = courier(host -> List.of(asked.incrementAndGet() == 1 ? HERE : other), Reach.LOOPBACK_TOO);
            Attempt attempt = post(courier, "http://receiver.example:" + receiver.port() + "/hook");
            assertThat(attempt.isTaken()).isTrue();
            assertThat(asked).hasValue(1);
            assertThat(receiver.messages().getFirst().header("host")).isEqualTo("receiver.example:" + receiver.port());
        }

        @Test
        void a_name_that_answers_otherwise_the_second_time_is_checked_again() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            Addresses addresses =
                    new Addresses(host -> List.of(asked.incrementAndGet() == 1 ? PUBLIC : HERE), Reach.PUBLIC);
            assertThat(addresses.of("receiver.example", Duration.ofSeconds(1))).containsExactly(PUBLIC);
            Courier courier = new Courier(
                    addresses, () -> (SSLSocketFactory) SSLSocketFactory.getDefault(), CLOCK, Duration.ofSeconds(5));
            assertThat(post(courier, "http://receiver.example:" + receiver.port() + "/hook"))
                    .isEqualTo(Attempt.unanswered(OFF_LIMITS));
            assertThat(receiver.messages()).isEmpty();
        }

        @Test
        void the_next_address_is_tried_where_nobody_listens() throws Exception {
            Courier courier = courier(host -> List.of(InetAddress.ofLiteral("127.0.0.99"), HERE), Reach.LOOPBACK_TOO);
            assertThat(post(courier, "http://receiver.example:" + receiver.port() + "/hook")
                            .isTaken())
                    .isTrue();
        }

        @Test
        void a_name_without_address_or_that_takes_for_ever_is_a_failure_like_any_other() throws Exception {
            Attempt none = Attempt.unanswered("The url's host has no address");
            assertThat(post(
                            courier(
                                    host -> {
                                        throw new UnknownHostException(host);
                                    },
                                    Reach.PUBLIC),
                            "http://receiver.example/"))
                    .isEqualTo(none);
            Courier slow = courier(
                    host -> {
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
                        return List.of(PUBLIC);
                    },
                    Reach.PUBLIC,
                    (SSLSocketFactory) SSLSocketFactory.getDefault(),
                    Duration.ofMillis(300));
            assertThat(post(slow, "http://receiver.example/")).isEqualTo(none);
        }
    }

    @Nested
    class Answers {

        private Attempt answered(String raw, Duration timeout) throws Exception {
            try (ServerSocket server = new ServerSocket(0, 1, HERE);
                    ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> served = thread.submit(() -> {
                    serve(server, raw);
                    return true;
                });
                Attempt attempt = post(
                        courier(
                                CourierTest::system,
                                Reach.LOOPBACK_TOO,
                                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                                timeout),
                        "http://127.0.0.1:" + server.getLocalPort() + "/");
                served.cancel(true);
                return attempt;
            }
        }

        private static void serve(ServerSocket server, String raw) throws IOException {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                for (int next = in.read(); next >= 0 && next != '}'; next = in.read()) {
                    // to the end of the body
                }
                socket.getOutputStream().write(raw.getBytes(UTF_8));
                socket.getOutputStream().flush();
                if (raw.isEmpty()) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
                }
            }
        }

        @Test
        void interim_ones_are_passed_over() throws Exception {
            String raw = String.join(
                    "\r\n",
                    "HTTP/1.1 100 Continue",
                    "",
                    "HTTP/1.1 103 Early Hints",
                    "Link: x",
                    "",
                    "HTTP/1.1 503 Busy",
                    "retry-after:  12 ",
                    "",
                    "");
            assertThat(answered(raw, Duration.ofSeconds(5)))
                    .isEqualTo(new Attempt(503, "The answer was 503", Duration.ofSeconds(12)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n", "HTTP/1.1 999 ?\r\n\r\n"})
        void what_is_no_answer_is_none(String raw) throws Exception {
            assertThat(answered(raw, Duration.ofSeconds(5))).isEqualTo(Attempt.unanswered("The connection failed"));
        }

        @Test
        void endless_headers_are_not_read_to_the_end() throws Exception {
            assertThat(answered("HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000), Duration.ofSeconds(5)))
                    .isEqualTo(Attempt.unanswered("The connection failed"));
        }

        @Test
        void who_takes_too_long_is_not_waited_for() throws Exception {
            long began = System.nanoTime();
            assertThat(answered("", Duration.ofMillis(400))).isEqualTo(Attempt.unanswered("No answer in time"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Nested
    class Tls {

        private static final String NAME = "receiver.example";
        private static final char[] PASSWORD = "changeit".toCharArray();

        @Test
        void the_certificate_is_checked_against_the_urls_name_which_tls_is_told(@TempDir Path folder) throws Exception {
            SSLContext context = context(folder);
            List<String> asked = new CopyOnWriteArrayList<>();
            HttpsServer server = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> {
                ((ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession())
                        .getRequestedServerNames()
                        .forEach(name -> asked.add(((SNIHostName) name).getAsciiName()));
                asked.add(exchange.getRequestHeaders().getFirst("Host"));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            try {
                int port = server.getAddress().getPort();
                Addresses.Names names = host -> List.of(HERE);
                SSLSocketFactory trusting = context.getSocketFactory();
                Duration timeout = Duration.ofSeconds(10);
                assertThat(post(
                                courier(names, Reach.LOOPBACK_TOO, trusting, timeout),
                                "https://" + NAME + ":" + port + "/hook"))
                        .isEqualTo(new Attempt(200, null, null));
                assertThat(asked).containsExactly(NAME, NAME + ":" + port);
                assertThat(post(
                                courier(names, Reach.LOOPBACK_TOO, trusting, timeout),
                                "https://other.example:" + port + "/hook"))
                        .isEqualTo(Attempt.unanswered("No TLS that can be trusted"));
                assertThat(post(courier(names, Reach.LOOPBACK_TOO), "https://" + NAME + ":" + port + "/hook"))
                        .isEqualTo(Attempt.unanswered("No TLS that can be trusted"));
                assertThat(asked).hasSize(2);
            } finally {
                server.stop(0);
            }
        }

        private static SSLContext context(Path folder) throws Exception {
            Path file = folder.resolve("keys.p12");
            int exit = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "receiver",
                            "-keyalg",
                            "EC",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD),
                            "-dname",
                            "CN=" + NAME,
                            "-ext",
                            "san=dns:" + NAME)
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("receiver", keys.getCertificate("receiver"));
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        }
    }
}
