package io.caseledger.standalone.postgres;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedPostgresServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Prepared once and copied by every test, because a new cluster takes seconds. */
    @TempDir
    static Path prepared;

    @TempDir
    Path temporary;

    @BeforeAll
    static void prepare() {
        EmbeddedPostgresServer.start(prepared, 0).close();
    }

    @BeforeEach
    void copyPrepared() throws IOException {
        copyPrepared(folder());
    }

    @Nested
    class A_server_on_a_new_folder {

        @Test
        void creates_the_folder_and_is_durable() throws Exception {
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(temporary.resolve("not/there/yet"), 0)) {
                assertThat(server.isRunning()).isTrue();
                assertThat(show(server, "server_version")).startsWith("18.");
                assertThat(show(server, "fsync")).isEqualTo("on");
                assertThat(show(server, "full_page_writes")).isEqualTo("on");
                assertThat(show(server, "synchronous_commit")).isEqualTo("on");
                assertThat(show(server, "data_checksums")).isEqualTo("on");
            }
        }

        @Test
        void is_durable_whatever_its_configuration_file_says() throws Exception {
            Files.writeString(
                    folder().resolve("postgres/postgresql.conf"),
                    "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n",
                    StandardOpenOption.APPEND);
            try (EmbeddedPostgresServer server = start()) {
                assertThat(show(server, "fsync")).isEqualTo("on");
                assertThat(show(server, "full_page_writes")).isEqualTo("on");
                assertThat(show(server, "synchronous_commit")).isEqualTo("on");
            }
        }

        @Test
        void listens_on_the_loopback_address_alone() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                assertThat(show(server, "listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(show(server, "unix_socket_directories")).isEmpty();
                assertThat(server.jdbcUrl("a b", "c&d"))
                        .isEqualTo("jdbc:postgresql://127.0.0.1:" + server.port() + "/a+b?user=c%26d");
            }
        }

        @Test
        @DisabledOnOs(OS.WINDOWS)
        void shows_its_data_and_its_log_to_nobody_else() throws Exception {
            start().close();

            assertThat(permissions("postgres")).isEqualTo("rwx------");
            assertThat(permissions("postgres.log")).isEqualTo("rw-------");
        }

        private String permissions(String file) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(file)));
        }

        @Test
        void sorts_the_same_on_every_machine_and_knows_all_letters() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                assertThat(show(server, "server_encoding")).isEqualTo("UTF8");
                assertThat(answer(server, "select string_agg(x, '' order by x) from unnest(array['ä', 'a', 'B']) x"))
                        .isEqualTo("Baä");
                assertThat(answer(server, "select lower('ÄÖ')")).isEqualTo("äö");
            }
        }
    }

    @Nested
    class A_server_that_is_closed {

        @Test
        void has_shut_down_with_a_checkpoint() throws Exception {
            EmbeddedPostgresServer server = start();
            write(server, "kept");
            server.close();

            assertThat(server.isRunning()).isFalse();
            assertThat(folder().resolve("postgres/postmaster.pid")).doesNotExist();
            assertThat(log()).endsWith("database system is shut down\n");
            assertThat(log()).contains("received fast shutdown request");
        }

        @Test
        void may_be_closed_again() {
            EmbeddedPostgresServer server = start();
            server.close();
            server.close();

            assertThat(server.isRunning()).isFalse();
        }

        @Test
        void has_kept_its_data_for_the_next_one_which_needs_no_recovery() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                write(server, "kept");
            }
            try (EmbeddedPostgresServer next = start()) {
                assertThat(read(next)).isEqualTo("kept");
                assertThat(log()).doesNotContain("not properly shut down");
            }
        }
    }

    @Nested
    class A_folder_in_use {

        @Test
        void is_refused_to_a_second_server_in_this_process_and_to_one_in_another() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                write(server, "kept");

                assertThatThrownBy(EmbeddedPostgresServerTest.this::start)
                        .isInstanceOf(DataFolderInUseException.class)
                        .hasMessageContaining("in use by this very process")
                        .hasMessageNotContaining("\n");
                try (ServerInAnotherProcess second = ServerInAnotherProcess.start(folder())) {
                    assertThat(second.greeting())
                            .startsWith("refused the data folder " + folder().toRealPath() + " is in use by process "
                                    + ProcessHandle.current().pid())
                            .contains("stop that instance first");
                }

                assertThat(read(server)).isEqualTo("kept");
            }
        }

        @Test
        void is_one_folder_however_it_is_written() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                Path link = Files.createSymbolicLink(temporary.resolve("link"), folder());

                assertThatThrownBy(() -> EmbeddedPostgresServer.start(link, 0))
                        .isInstanceOf(DataFolderInUseException.class);
                assertThat(server.isRunning()).isTrue();
            }
        }
    }

    @Nested
    class An_application_that_was_killed {

        @Test
        void leaves_a_server_behind_that_the_next_one_replaces_without_losing_a_commit() throws Exception {
            ProcessHandle left;
            try (ServerInAnotherProcess application = ServerInAnotherProcess.start(folder())) {
                Sql.execute(application.url(), "create table note (text text)");
                Sql.execute(application.url(), "insert into note values ('committed')");
                application.kill();
                left = postmaster();
                assertThat(left.isAlive()).isTrue();
            }

            try (EmbeddedPostgresServer server = start()) {
                assertThat(read(server)).isEqualTo("committed");
                assertThat(ServerProcesses.isAlive(left)).isFalse();
            }
        }

        @Test
        void leaves_no_setting_behind() throws Exception {
            startByHand("-c port=" + freePort() + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -F");
            ProcessHandle left = postmaster();

            try (EmbeddedPostgresServer server = start()) {
                assertThat(show(server, "fsync")).isEqualTo("on");
                assertThat(ServerProcesses.isAlive(left)).isFalse();
            }
        }
    }

    @Nested
    class A_server_that_was_killed {

        @Test
        void comes_back_on_its_port_with_what_was_committed_as_often_as_it_is_killed() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                write(server, "committed");
                for (int time = 0; time < 2; time++) {
                    ProcessHandle killed = postmaster();

                    kill(killed);

                    assertThat(eventually(() -> read(server))).isEqualTo("committed");
                    assertThat(postmaster().pid()).isNotEqualTo(killed.pid());
                    assertThat(show(server, "fsync")).isEqualTo("on");
                }
            }
        }

        @Test
        void comes_back_though_a_backend_of_its_own_still_runs() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                write(server, "committed");
                busyBackend(server);

                kill(postmaster());

                assertThat(eventually(() -> read(server))).isEqualTo("committed");
            }
        }

        @Test
        void leaves_nothing_behind_once_it_is_closed() throws Exception {
            EmbeddedPostgresServer server = start();
            ProcessHandle backend = busyBackend(server);
            kill(postmaster());
            server.close();

            assertThat(server.isRunning()).isFalse();
            assertThat(ServerProcesses.isAlive(backend)).isFalse();
            try (EmbeddedPostgresServer next = start()) {
                assertThat(next.isRunning()).isTrue();
            }
        }

        /** Never waits for anything, and so does not notice that its postmaster is gone. */
        private static ProcessHandle busyBackend(EmbeddedPostgresServer server) throws Exception {
            Thread.ofVirtual().start(() -> {
                try {
                    Sql.execute(
                            server.jdbcUrl("postgres", "postgres"),
                            "do $$ declare n bigint := 0; begin loop n := n + 1; end loop; end $$");
                } catch (SQLException killed) {
                    return;
                }
            });
            String pid = eventually(() -> answer(
                    server, "select pid from pg_stat_activity where state = 'active' and query like 'do $$ declare%'"));
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
    }

    @Nested
    @DisabledOnOs(OS.WINDOWS)
    class A_stale_file_that_names_a_process {

        @Test
        void does_no_harm_to_a_living_process_that_is_not_ours() throws Exception {
            Process stranger = new ProcessBuilder("sleep", "600").start();
            try {
                writePidFile(stranger.pid());
                try (EmbeddedPostgresServer server = start()) {
                    assertThat(server.isRunning()).isTrue();
                    assertThat(stranger.isAlive()).isTrue();
                }
            } finally {
                stranger.destroyForcibly();
            }
        }

        @Test
        void does_no_harm_to_a_postgres_on_another_folder() throws Exception {
            copyPrepared(otherFolder());
            try (EmbeddedPostgresServer neighbour = EmbeddedPostgresServer.start(otherFolder(), 0)) {
                write(neighbour, "untouched");
                writePidFile(postmasterOf(otherFolder()).pid());
                try (EmbeddedPostgresServer server = start()) {
                    assertThat(server.isRunning()).isTrue();
                    assertThat(read(neighbour)).isEqualTo("untouched");
                }
            }
        }

        @Test
        void is_removed_when_that_process_is_gone_or_the_file_is_cut_short() throws Exception {
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();
            for (String content : List.of(pidFileFor(gone.pid()), "", "17\n")) {
                Files.writeString(folder().resolve("postgres/postmaster.pid"), content);
                start().close();
            }
            assertThat(folder().resolve("postgres/postmaster.pid")).doesNotExist();
        }
    }

    @Nested
    class A_folder_that_cannot_be_used {

        @Test
        void written_by_another_major_version_is_left_alone() throws Exception {
            Files.writeString(folder().resolve("postgres/PG_VERSION"), "14\n");

            assertThat(refusal())
                    .contains("was written by PostgreSQL 14 and this is PostgreSQL 18")
                    .contains("pg_dumpall");
        }

        @Test
        void that_holds_something_else_is_left_alone() throws Exception {
            Files.delete(folder().resolve("postgres/PG_VERSION"));
            Files.writeString(folder().resolve("postgres/holiday.jpg"), "mine");

            assertThat(refusal()).contains("is not a whole PostgreSQL cluster").contains("move it away");
            assertThat(folder().resolve("postgres/holiday.jpg")).hasContent("mine");
        }

        @Test
        void that_is_damaged_says_what_PostgreSQL_says() throws Exception {
            Files.write(folder().resolve("postgres/global/pg_control"), new byte[8192]);

            assertThat(refusal()).contains("does not start").contains("FATAL:").contains("restore it from a backup");
        }

        @Test
        void that_is_a_file_is_refused() throws Exception {
            Path file = Files.writeString(temporary.resolve("file"), "mine");

            assertThatThrownBy(() -> EmbeddedPostgresServer.start(file, 0))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("is not a folder");
        }

        @Test
        void is_free_again_after_the_refusal() throws Exception {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                assertThatThrownBy(() -> EmbeddedPostgresServer.start(folder(), taken.getLocalPort()))
                        .isInstanceOf(PortTakenException.class)
                        .hasMessageStartingWith("port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
            }
            try (EmbeddedPostgresServer server = start()) {
                assertThat(server.isRunning()).isTrue();
            }
        }

        @Test
        void whose_settings_would_lose_writes_is_refused() throws Exception {
            try (EmbeddedPostgresServer server = start()) {
                Sql.execute(
                        server.jdbcUrl("postgres", "postgres"), "alter role postgres set synchronous_commit = 'off'");
            }

            assertThat(refusal()).contains("runs with synchronous_commit=off");
            assertThat(folder().resolve("postgres/postmaster.pid")).doesNotExist();
        }

        private String refusal() {
            EmbeddedPostgresException refusal =
                    catchThrowableOfType(EmbeddedPostgresException.class, EmbeddedPostgresServerTest.this::start);
            assertThat(refusal).isNotNull();
            assertThat(refusal.getMessage()).doesNotContain("\n");
            return String.valueOf(refusal.getMessage());
        }
    }

    @Nested
    @EnabledOnOs(OS.LINUX)
    class Root_where_user_namespaces_are_forbidden {

        @Test
        void runs_the_server_as_another_user_and_takes_the_folder_back_where_they_are_allowed() throws Exception {
            Account other = anotherUser();
            Path folder = Files.createDirectories(folder()).toRealPath();
            for (Path passed : List.of(temporary, folder, prepared)) {
                Files.setPosixFilePermissions(passed, PosixFilePermissions.fromString("rwx-----x"));
            }
            try (EmbeddedPostgresServer server =
                    EmbeddedPostgresServer.startOwned(folder, DataFolderLock.acquire(folder), other, 0)) {
                write(server, "written by another user");
                assertThat(Files.getOwner(folder.resolve("postgres"))).isEqualTo(other.owner());
            }
            try (EmbeddedPostgresServer server = start()) {
                assertThat(read(server)).isEqualTo("written by another user");
            }
        }

        @Test
        void is_told_when_that_user_cannot_reach_the_folder() throws Exception {
            Account other = anotherUser();
            Path folder = Files.createDirectories(folder()).toRealPath();
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
            try (DataFolderLock lock = DataFolderLock.acquire(folder)) {
                assertThatThrownBy(() -> EmbeddedPostgresServer.startOwned(folder, lock, other, 0))
                        .isInstanceOf(EmbeddedPostgresException.class)
                        .hasMessageContaining("cannot reach")
                        .hasMessageContaining("chmod o+x");
            }
        }

        private static Account anotherUser() throws IOException {
            assumeTrue(System.getProperty("user.name").equals("root"), "only root may become another user");
            Account other = Account.unprivileged();
            assumeTrue(other != null, "this machine has no account to run PostgreSQL as");
            return Objects.requireNonNull(other);
        }
    }

    /** The cluster is copied and the programs, which nobody changes, are shared. */
    private static void copyPrepared(Path dataFolder) throws IOException {
        Files.createDirectories(dataFolder);
        Files.createSymbolicLink(dataFolder.resolve("binaries"), prepared.resolve("binaries"));
        Path cluster = prepared.resolve("postgres");
        try (Stream<Path> files = Files.walk(cluster)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = dataFolder.resolve("postgres").resolve(cluster.relativize(file));
                Files.copy(file, copy, COPY_ATTRIBUTES);
            }
        }
    }

    @AfterEach
    void unlinkPrograms() throws IOException {
        for (Path dataFolder : List.of(folder(), otherFolder())) {
            Files.deleteIfExists(dataFolder.resolve("binaries"));
        }
    }

    private static void kill(ProcessHandle process) throws InterruptedException {
        process.destroyForcibly();
        while (ServerProcesses.isAlive(process)) {
            Thread.sleep(10);
        }
    }

    private Path folder() {
        return temporary.resolve("data");
    }

    private Path otherFolder() {
        return temporary.resolve("other");
    }

    private EmbeddedPostgresServer start() {
        return EmbeddedPostgresServer.start(folder(), 0);
    }

    private static void write(EmbeddedPostgresServer server, String text) throws SQLException {
        Sql.execute(server.jdbcUrl("postgres", "postgres"), "create table note (text text)");
        Sql.execute(server.jdbcUrl("postgres", "postgres"), "insert into note values ('" + text + "')");
    }

    private static String read(EmbeddedPostgresServer server) throws SQLException {
        return answer(server, "select text from note");
    }

    private static String show(EmbeddedPostgresServer server, String setting) throws SQLException {
        return answer(server, "show " + setting);
    }

    private static String answer(EmbeddedPostgresServer server, String sql) throws SQLException {
        return Sql.answer(server.jdbcUrl("postgres", "postgres"), sql);
    }

    private String log() throws IOException {
        return Files.readString(folder().resolve("postgres.log"));
    }

    private ProcessHandle postmaster() {
        return postmasterOf(folder());
    }

    private static ProcessHandle postmasterOf(Path dataFolder) {
        try {
            String pid = Files.readAllLines(dataFolder.resolve("postgres/postmaster.pid"))
                    .getFirst();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException notRunning) {
            throw new AssertionError(notRunning);
        }
    }

    private void writePidFile(long pid) throws IOException {
        Files.writeString(folder().resolve("postgres/postmaster.pid"), pidFileFor(pid));
    }

    private String pidFileFor(long pid) throws IOException {
        return String.join(
                "\n",
                Long.toString(pid),
                folder().toRealPath().resolve("postgres").toString(),
                Long.toString(System.currentTimeMillis() / 1000),
                "5432",
                "",
                "127.0.0.1",
                "  12345678         0",
                "ready   ",
                "");
    }

    private void startByHand(String options) throws IOException {
        Path folder = folder().toRealPath();
        Path program = Binaries.unpackInto(folder.resolve("binaries")).resolve("bin/pg_ctl");
        Command.Outcome outcome = Account.current()
                .run(List.of(
                        program.toString(),
                        "start",
                        "--wait",
                        "--pgdata=" + folder.resolve("postgres"),
                        "--log=" + folder.resolve("by-hand.log"),
                        "--options=" + options));
        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** What the question yields once it no longer fails. */
    private static String eventually(Callable<String> question) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        @Nullable Exception last = null;
        while (System.nanoTime() - end < 0) {
            try {
                return question.call();
            } catch (SQLException notYet) {
                last = notYet;
                Thread.sleep(100);
            }
        }
        throw new AssertionError("not within " + PATIENCE, last);
    }
}
