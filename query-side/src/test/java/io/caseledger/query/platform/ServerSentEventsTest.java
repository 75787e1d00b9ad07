package io.caseledger.query.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.query.platform.ServerSentEvents.Source;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real server, over real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServerSentEventsTest {

    private static final String SIGN_OF_LIFE = ":";

    private final Tomcat tomcat = new Tomcat();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private volatile Source source = List::of;

    @BeforeEach
    void start(@TempDir Path folder) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("connectionTimeout", "1500");
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "events", new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                stream(response);
            }
        });
        context.addServletMappingDecoded("/", "events");
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        ended.set(true);
        tomcat.stop();
        tomcat.destroy();
    }

    private void stream(HttpServletResponse response) {
        try {
            new ServerSentEvents(response, Duration.ofMillis(300)).write(source, ended::get);
            outcome.complete("ended");
        } catch (IOException left) {
            outcome.complete("left");
        } catch (ExecutionException failed) {
            outcome.complete("failed");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort()));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    private static void awaitLines(Socket socket, String line, int times) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        int seen = 0;
        while (seen < times) {
            String next = lines.readLine();
            assertThat(next).as("the stream goes on").isNotNull();
            seen += next.equals(line) ? 1 : 0;
        }
    }

    private static List<byte[]> nothing() throws InterruptedException {
        Thread.sleep(20);
        return List.of();
    }

    @Test
    void a_sign_of_life_comes_while_there_is_nothing_for_the_reader_and_one_who_leaves_is_noticed() throws Exception {
        source = ServerSentEventsTest::nothing;
        try (Socket socket = connected()) {
            awaitLines(socket, SIGN_OF_LIFE, 2);
        }
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("left");
    }

    @Test
    void a_sign_of_life_comes_while_the_source_stands_still_and_one_who_leaves_is_noticed() throws Exception {
        CompletableFuture<List<byte[]>> never = new CompletableFuture<>();
        source = never::get;
        try (Socket socket = connected()) {
            awaitLines(socket, SIGN_OF_LIFE, 2);
        }
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("left");
    }

    @Test
    void one_who_takes_nothing_is_cut_off_and_no_more_is_read_for_it_than_the_next_stretch() throws Exception {
        AtomicInteger stretches = new AtomicInteger();
        byte[] large = ("data: " + "x".repeat(16_000_000) + "\n\n").getBytes(UTF_8);
        source = () -> {
            stretches.incrementAndGet();
            return List.of(large);
        };
        try (Socket socket = connected()) {
            assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("left");
            assertThat(socket.isClosed()).isFalse();
        }
        assertThat(stretches).hasValue(2);
    }

    @Test
    void what_there_is_comes_in_order_until_the_application_shuts_down() throws Exception {
        AtomicInteger number = new AtomicInteger();
        source = () ->
                number.get() == 3 ? nothing() : List.of(("data: " + number.incrementAndGet() + "\n\n").getBytes(UTF_8));
        try (Socket socket = connected()) {
            awaitLines(socket, "data: 3", 1);
            ended.set(true);
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("ended");
        }
    }

    @Test
    void a_source_that_fails_ends_it() throws Exception {
        source = () -> {
            throw new IllegalStateException("no more");
        };
        try (Socket socket = connected()) {
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("failed");
            assertThat(socket.isClosed()).isFalse();
        }
    }
}
