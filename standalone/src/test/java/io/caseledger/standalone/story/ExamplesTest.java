package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples that the README links do what they say. */
@ExtendWith(Story.Shared.class)
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    private final Story story;

    ExamplesTest(Story story) {
        this.story = story;
    }

    @Test
    void the_follower_prints_what_happens_and_can_go_on_after_a_position() throws Exception {
        assumeTrue(isThere("node"), "needs Node");
        String mentor = story.person("mentor");
        String first = opened(mentor);
        long position = position(first);
        try (Program follower =
                Program.start("node", "follow.mjs", story.url(), "demo-viewer", Long.toString(position - 1))) {
            assertThat(follower.line()).startsWith(position + " casework.Assigned " + first + " {");
            String second = opened(mentor);
            assertThat(follower.line()).contains(" casework.Assigned " + second);
        }
    }

    @Test
    void the_receiver_takes_what_is_signed_and_nothing_else() throws Exception {
        int port = freePort();
        Reply webhook = story.admin()
                .post(
                        "/api/v1/webhooks",
                        "{\"url\":\"http://127.0.0.1:" + port + "/\",\"events\":[\"casework.Assigned\"]}");
        assertThat(webhook.status()).as(webhook.body()).isEqualTo(201);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Program receiver = Program.start(
                java,
                "Receive.java",
                Integer.toString(port),
                webhook.json().get("secret").asString())) {
            assertThat(receiver.line()).startsWith("Listening");
            assertThat(new Http("http://127.0.0.1:" + port)
                            .with("webhook-id", "forged")
                            .with("webhook-timestamp", "1")
                            .with("webhook-signature", "v1,AAAA")
                            .post("/", "{}")
                            .status())
                    .isEqualTo(401);
            String assignment = opened(story.person("mentor"));

            assertThat(receiver.line()).contains("\"subject\":\"" + assignment + '"');
        } finally {
            story.admin().delete("/api/v1/webhooks/" + webhook.json().get("id").asString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String opened(String mentor) {
        return story.http()
                .post("/history/api/v1/assignments", "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"contact\"}")
                .json()
                .get("assignment_id")
                .asString();
    }

    private long position(String assignment) {
        return story.viewer()
                .get("/api/v1/events?assignment=" + assignment)
                .json()
                .get("next")
                .asLong();
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** An example as its reader runs it. */
    private record Program(Process process, BlockingQueue<String> lines) implements AutoCloseable {

        static Program start(String... command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .directory(EXAMPLES.toFile())
                    .redirectErrorStream(true)
                    .start();
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> {
                try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    output.lines().forEach(lines::add);
                } catch (IOException ended) {
                    lines.add("ended: " + ended);
                }
            });
            return new Program(process, lines);
        }

        @Nullable
        String line() throws InterruptedException {
            return lines.poll(15, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
