package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.database.OutdatedPostgresException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which versions of PostgreSQL it runs on. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class OldestPostgresTest {

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    /** A setting that older servers do not know. */
    private static final String SINCE_14 = "client_connection_check_interval";

    /** By an execution of surefire's own, in standalone/pom.xml. */
    @Test
    void the_stories_run_once_more_on_the_oldest_one_where_it_is_installed() {
        assumeTrue(
                Files.isExecutable(PROGRAMS.resolve("initdb")),
                "There is no PostgreSQL 15 in " + PROGRAMS + ", so the stories ran on the embedded one alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"14.22", "10.23", "13.0 (Debian 13.0-1)"})
    void an_older_one_is_refused_at_start_in_one_sentence(String version, CapturedOutput output) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> serve(server, version));
            DatabaseLocation location = new DatabaseLocation(
                    "jdbc:postgresql://127.0.0.1:" + server.getLocalPort()
                            + "/any?sslmode=disable&gssEncMode=disable&assumeMinServerVersion=9.0",
                    "someone",
                    null,
                    false);

            assertThatThrownBy(() -> RunningCaseledger.startOn(location))
                    .hasRootCauseInstanceOf(OutdatedPostgresException.class);
            assertThat(output.getAll())
                    .contains("This database runs on PostgreSQL " + version + ", and Caseledger needs 15 or later.")
                    .doesNotContain("\tat ");
        }
    }

    /** So much of PostgreSQL's protocol as a connection without a question of ours needs. */
    private static void serve(ServerSocket server, String version) {
        while (true) {
            try (Socket client = server.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] startup = in.readNBytes(in.readInt() - Integer.BYTES);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                if (new String(startup, StandardCharsets.ISO_8859_1).contains(SINCE_14)) {
                    message(out, 'E', "SFATAL\0C42704\0Munrecognized configuration parameter\0\0");
                    continue;
                }
                message(out, 'R', "\0\0\0\0");
                message(out, 'S', "server_version\0" + version + '\0');
                message(out, 'S', "client_encoding\0UTF8\0");
                message(out, 'S', "DateStyle\0ISO, MDY\0");
                message(out, 'S', "integer_datetimes\0on\0");
                message(out, 'S', "standard_conforming_strings\0on\0");
                message(out, 'K', "\0\0\0\1\0\0\0\1");
                message(out, 'Z', "I");
                out.flush();
                answerSettings(in, out);
            } catch (IOException closed) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    /** The driver changes a setting on old servers, in PostgreSQL's simple or extended protocol. */
    private static void answerSettings(DataInputStream in, DataOutputStream out) throws IOException {
        for (int type = in.read(); type >= 0; type = in.read()) {
            in.skipNBytes(in.readInt() - Integer.BYTES);
            if (type == 'S') {
                message(out, '1', "");
                message(out, '2', "");
            }
            if (type == 'S' || type == 'Q') {
                message(out, 'C', "SET\0");
                message(out, 'Z', "I");
                out.flush();
            }
        }
    }

    private static void message(DataOutputStream out, char type, String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(body.getBytes(StandardCharsets.ISO_8859_1));
        out.write(type);
        out.writeInt(bytes.size() + Integer.BYTES);
        bytes.writeTo(out);
    }
}
