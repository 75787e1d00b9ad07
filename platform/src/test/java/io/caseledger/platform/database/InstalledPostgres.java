package io.caseledger.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that is installed here, on a cluster of the tests' own that sorts as people of a language do. It ends with this process. Root, as whom
 * PostgreSQL does not run, runs it as the user that its package made.
 */
final class InstalledPostgres {

    /** The folder of its programs. */
    private static final String PROPERTY = "caseledger.test.postgres";

    private final Path programs;
    private final Path folder;

    private InstalledPostgres(Path programs) throws IOException {
        this.programs = programs;
        this.folder = Files.createTempDirectory("caseledger-postgres");
    }

    /** Whether the tests are to run on one, instead of the application's own version. */
    static boolean isWanted() {
        return System.getProperty(PROPERTY) != null;
    }

    /** @return the port on which it listens */
    static int start() {
        try {
            return new InstalledPostgres(Path.of(System.getProperty(PROPERTY))).run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int run() throws IOException {
        if (isRoot()) {
            finish(List.of("chown", "postgres", folder.toString()));
        }
        String cluster = folder.resolve("cluster").toString();
        run(
                "initdb",
                "--pgdata=" + cluster,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=icu",
                "--icu-locale=en-US");
        int port = freePort();
        run(
                "pg_ctl",
                "start",
                "--pgdata=" + cluster,
                "--wait",
                "--log=" + folder.resolve("log"),
                "--options=-c port="
                        + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400"
                        + " -c timezone=UTC");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster)));
        return port;
    }

    private void end(String cluster) {
        try {
            run("pg_ctl", "stop", "--pgdata=" + cluster, "--mode=immediate");
            finish(List.of("rm", "-rf", folder.toString()));
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        finish(command);
    }

    private static void finish(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int outcome = process.onExit().join().exitValue();
        if (outcome != 0) {
            throw new IOException(command + " ended with " + outcome);
        }
    }

    private static boolean isRoot() {
        @Nullable String user = System.getProperty("user.name");
        return "root".equals(user);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
