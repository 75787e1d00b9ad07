package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.standalone.CaseledgerProcess;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.ReadTables;
import io.caseledger.standalone.RunningCaseledger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 9, unit = TimeUnit.MINUTES)
class BackupTest {

    private static final String HISTORY = "/history/api/v1/assignments";

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path data;
    private Path backup;
    private Path restored;
    private volatile List<String> cases = List.of();
    private volatile List<Long> moves = List.of();

    @BeforeEach
    void nameFolders() throws IOException {
        folder = folder.toRealPath();
        data = folder.resolve("data");
        backup = folder.resolve("backups/monday");
        restored = folder.resolve("restored");
    }

    private int command(String... arguments) {
        told.reset();
        try (PrintStream out = new PrintStream(told, true, UTF_8)) {
            return new BackupCommand(out, out, false).take(arguments);
        }
    }

    private int restore() {
        return command("restore", backup.toString(), "--data", restored.toString());
    }

    private static List<Path> files(Path top) throws IOException {
        if (Files.notExists(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static long bytesWithoutLog(Path cluster) throws IOException {
        return files(cluster).stream()
                .filter(file -> !file.startsWith(cluster.resolve("pg_wal")))
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    /** What somebody writes over and over, and what was acknowledged of it. */
    private static final class Writer implements AutoCloseable {

        private final Queue<String> cases = new ConcurrentLinkedQueue<>();
        private final Queue<Long> moves = new ConcurrentLinkedQueue<>();
        private final Thread thread;
        private volatile boolean ended;

        Writer(Http http, String name) {
            this.thread = Thread.ofPlatform().start(() -> {
                for (int i = 0; !ended; i++) {
                    cases.add(openCase(http, name + i));
                    moves.add(openMove(http, i));
                }
            });
        }

        static String openCase(Http http, String contact) {
            Http.Reply opened = http.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"%s\"}".formatted(contact));
            assertThat(opened.status()).as(opened.body()).isEqualTo(201);
            return opened.json().get("assignment_id").asString();
        }

        static long openMove(Http http, int number) {
            Http.Reply moved = http.as("demo-admin")
                    .post(
                            "/mobility/v1/assignments",
                            ("{\"expat_id\":%d,\"expat_name\":\"Jane\",\"host_country\":\"DE\",\"status\":\"requested\","
                                            + "\"start_date\":\"2026-11-01\",\"end_date\":\"2027-04-30\"}")
                                    .formatted(1_000 + number % 7));
            assertThat(moved.status()).as(moved.body()).isIn(200, 201);
            return moved.json().get("result").get("id").asLong();
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void of_a_running_application_has_all_that_was_acknowledged_and_is_right_by_itself() throws Exception {
        try (CaseledgerProcess application = CaseledgerProcess.start(data);
                Writer one = new Writer(application.http(), "one");
                Writer two = new Writer(application.http(), "two")) {
            while (one.cases.size() + two.cases.size() < 20) {
                Thread.sleep(20);
            }
            long copiedWhileItRuns = bytesWithoutLog(data.resolve("postgres")) * 3 / 4;
            Backup.Bar acknowledged = (bytes, of) -> {
                if (bytes < copiedWhileItRuns) {
                    cases = Stream.concat(one.cases.stream(), two.cases.stream())
                            .toList();
                    moves = Stream.concat(one.moves.stream(), two.moves.stream())
                            .toList();
                }
            };
            assertThat(new Backup(data, acknowledged).make(backup)).isTrue();
            assertThat(Files.exists(data.resolve("postgres/backup_label"))).isFalse();
        }
        assertThat(cases).hasSizeGreaterThan(10);

        assertThat(restore()).as(told.toString(UTF_8)).isZero();
        try (RunningCaseledger application = RunningCaseledger.start(restored)) {
            Http http = application.http();
            assertThat(http.get("/actuator/health").status()).isEqualTo(200);
            assertThat(cases)
                    .allSatisfy(id ->
                            assertThat(http.get(HISTORY + "/" + id).status()).isEqualTo(200));
            assertThat(moves)
                    .allSatisfy(id -> assertThat(http.as("demo-admin")
                                    .get("/mobility/v1/assignments/" + id)
                                    .status())
                            .isEqualTo(200));
            LedgerReader ledger = application.bean(LedgerReader.class);
            assertThat(HashChain.firstBroken(ledger.after(0, 1_000_000).stream()))
                    .isEmpty();
            assertThat(ledger.after(0, 1_000_000)).hasSize((int) ledger.head());
            ReadTables tables = new ReadTables(application);
            Map<String, List<String>> rows = tables.rows();
            tables.replayOneByOne();
            assertThat(tables.rows()).isEqualTo(rows);
            assertThat(Writer.openMove(http, 0))
                    .isGreaterThan(moves.stream().mapToLong(id -> id).max().orElseThrow());
        }
    }

    @Test
    void of_a_stopped_one_is_the_same_after_a_restore() throws Exception {
        String id;
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            id = Writer.openCase(application.http(), "contact");
        }
        assertThat(command("backup", backup.toString(), "--data=" + data))
                .as(told.toString(UTF_8))
                .isZero();
        assertThat(restore()).as(told.toString(UTF_8)).isZero();
        try (RunningCaseledger application = RunningCaseledger.start(restored)) {
            assertThat(application.http().get(HISTORY + "/" + id).status()).isEqualTo(200);
        }
    }

    /** None of these needs a server. */
    @Nested
    class Nothing_is_left_that_looks_whole {

        @BeforeEach
        void makeWhatLooksLikeACluster() throws IOException {
            Path cluster = data.resolve("postgres");
            for (String name :
                    List.of("global/pg_control", "PG_VERSION", "base/1/1259", "pg_wal/000000010000000000000001")) {
                Files.createDirectories(Folders.parentOf(cluster.resolve(name)));
                Files.writeString(cluster.resolve(name), name);
            }
            Files.createDirectories(cluster.resolve("pg_tblspc"));
        }

        private void backUp() {
            assertThat(command("backup", backup.toString(), "--data", data.toString()))
                    .as(told.toString(UTF_8))
                    .isZero();
        }

        private void assertRefused(int code, String why) throws IOException {
            assertThat(code).isEqualTo(1);
            assertThat(told.toString(UTF_8)).contains(why);
            assertThat(files(restored.resolve("postgres"))).isEmpty();
            assertThat(Files.exists(restored) ? Folders.names(restored) : List.of())
                    .noneMatch(name -> name.contains("part"));
        }

        @Test
        void where_the_target_of_a_backup_is_not_empty_or_the_source_is_no_data_folder() throws IOException {
            Files.createDirectories(backup);
            Files.writeString(backup.resolve("letter.txt"), "mine");
            assertRefused(command("backup", backup.toString(), "--data", data.toString()), "is not an empty folder");
            assertThat(Folders.names(backup)).containsExactly("letter.txt");
            assertRefused(
                    command(
                            "backup",
                            backup.toString(),
                            "--data",
                            folder.resolve("nowhere").toString()),
                    "holds no database");
            assertRefused(
                    command("backup", data.resolve("postgres/backup").toString(), "--data", data.toString()),
                    "lies in the data folder");
        }

        @Test
        void where_a_backup_fails_on_the_way() throws IOException {
            assertThatThrownBy(() -> new Backup(data, (bytes, of) -> {
                                throw new UncheckedIOException(new IOException("No space left on device"));
                            })
                            .make(backup))
                    .hasMessageContaining("No space left");
            assertThat(files(Folders.parentOf(backup))).isEmpty();
            assertThat(Folders.names(Folders.parentOf(backup))).isEmpty();
        }

        @Test
        void where_the_disk_is_too_small() {
            assertThatThrownBy(() -> Folders.requireSpace(data, Long.MAX_VALUE)).hasMessageContaining("MB are needed");
        }

        @Test
        void where_the_source_of_a_restore_is_no_backup_or_not_whole() throws IOException {
            assertRefused(command("restore", data.toString(), "--data", restored.toString()), "is no backup");
            backUp();
            Path table = backup.resolve("postgres/base/1/1259");
            String content = Files.readString(table);
            Files.writeString(table, content.toUpperCase(Locale.ROOT));
            assertRefused(restore(), "is not what was backed up");
            Files.delete(table);
            assertRefused(restore(), "is not whole");
            Files.writeString(table, content);
            Files.writeString(backup.resolve("postgres/base/1/1260"), "more");
            assertRefused(restore(), "is not whole");
            Files.delete(backup.resolve("postgres/base/1/1260"));
            List<String> sums = new ArrayList<>(Files.readAllLines(backup.resolve("SHA256SUMS")));
            Files.write(backup.resolve("SHA256SUMS"), sums.subList(0, sums.size() - 1));
            assertRefused(restore(), "is not whole");
            Files.write(backup.resolve("SHA256SUMS"), sums);
            assertThat(restore()).as(told.toString(UTF_8)).isZero();
        }

        @Test
        void where_a_data_folder_is_not_empty() throws IOException {
            backUp();
            Files.createDirectories(restored.resolve("postgres"));
            assertRefused(restore(), "is not empty");
            assertThat(command("restore", backup.toString(), "--data", data.toString()))
                    .isEqualTo(1);
            assertThat(Files.readString(data.resolve("postgres/PG_VERSION"))).isEqualTo("PG_VERSION");
        }

        @Test
        void of_what_a_server_makes_anew_and_others_may_not_read_what_is_restored() throws IOException {
            Path cluster = data.resolve("postgres");
            for (String name : List.of(
                    "postmaster.opts",
                    "pg_replslot/slot/state",
                    "pg_notify/0000",
                    "base/1/pg_internal.init",
                    "base/pgsql_tmp/pgsql_tmp1.0",
                    "backup_label")) {
                Files.createDirectories(Folders.parentOf(cluster.resolve(name)));
                Files.writeString(cluster.resolve(name), name);
            }
            backUp();
            assertThat(restore()).isZero();
            assertThat(files(restored.resolve("postgres")))
                    .extracting(file ->
                            restored.resolve("postgres").relativize(file).toString())
                    .containsExactlyInAnyOrder(
                            "global/pg_control", "PG_VERSION", "base/1/1259", "pg_wal/000000010000000000000001");
            assertThat(Files.isDirectory(restored.resolve("postgres/pg_replslot")))
                    .isTrue();
            assertThat(Files.getPosixFilePermissions(restored.resolve("postgres")))
                    .hasSize(3);
        }
    }

    @Nested
    class The_segments_of_the_log {

        @Test
        void follow_one_another_over_the_end_of_four_gibibytes() {
            assertThat(WalSegments.between("0000000100000001000000FE", "000000010000000200000001", 16 << 20))
                    .containsExactly(
                            "0000000100000001000000FE",
                            "0000000100000001000000FF",
                            "000000010000000200000000",
                            "000000010000000200000001");
        }
    }
}
