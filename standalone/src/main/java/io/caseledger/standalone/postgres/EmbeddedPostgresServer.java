package io.caseledger.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on 127.0.0.1 that lives as long as this object: durable, alone on its data folder, restarted on the same port when it dies. A server that an earlier, killed process left
 * running on the folder is shut down first. Closing it stops it in order; there is no shutdown hook, so whoever starts it closes it, after the last connection.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final int PORT_CHOICES = 5;
    private static final Duration WATCH = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A server that lived this long did not die of its start. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final DataFolderLock folderLock;
    private final Cluster cluster;
    private final int port;
    private final ReentrantLock lifecycle = new ReentrantLock();
    private final Condition closing = lifecycle.newCondition();
    private boolean closed;

    private EmbeddedPostgresServer(DataFolderLock folderLock, Cluster cluster, int port) {
        this.folderLock = folderLock;
        this.cluster = cluster;
        this.port = port;
    }

    /**
     * Starts PostgreSQL on the data folder, which is created if missing.
     *
     * @param port to listen on; 0 picks a free one
     * @throws DataFolderInUseException when another instance owns the folder
     * @throws PortTakenException when something else listens on the port
     * @throws EmbeddedPostgresException when PostgreSQL cannot run here; the message says what to do
     */
    public static EmbeddedPostgresServer start(Path dataFolder, int port) {
        try {
            Path folder = create(dataFolder);
            DataFolderLock lock = DataFolderLock.acquire(folder);
            boolean started = false;
            try {
                EmbeddedPostgresServer server = startOwned(folder, lock, Account.current(), port);
                started = true;
                return server;
            } finally {
                if (!started) {
                    lock.close();
                }
            }
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL could not be started on " + dataFolder.toAbsolutePath() + " (" + failure + ")",
                    "see that the disk has room and the folder can be read and written",
                    failure);
        }
    }

    static EmbeddedPostgresServer startOwned(Path folder, DataFolderLock lock, Account account, int port)
            throws IOException {
        Path binaries = Binaries.unpackInto(folder.resolve("binaries"));
        account.own(binaries);
        Cluster cluster = new Cluster(folder, binaries, account);
        cluster.prepare();
        Binaries.deleteAllBut(binaries);
        EmbeddedPostgresServer server = new EmbeddedPostgresServer(lock, cluster, startOnPort(cluster, port));
        Thread.ofPlatform().daemon().name("postgres-supervisor").start(server::supervise);
        return server;
    }

    private static Path create(Path dataFolder) throws IOException {
        try {
            return Files.createDirectories(dataFolder).toRealPath();
        } catch (FileAlreadyExistsException file) {
            throw new EmbeddedPostgresException(
                    dataFolder.toAbsolutePath() + " is not a folder",
                    "move that file away or choose another data folder");
        }
    }

    /** Between choosing a free port and listening on it, somebody else may take it. */
    private static int startOnPort(Cluster cluster, int port) throws IOException {
        int choices = port == 0 ? PORT_CHOICES : 1;
        while (true) {
            int chosen = port == 0 ? freePort() : port;
            try {
                cluster.start(chosen);
                return chosen;
            } catch (PortTakenException taken) {
                choices--;
                if (choices == 0) {
                    throw taken;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** Where its rows and its log lie. */
    public Path folder() {
        return cluster.folder();
    }

    /** A URL that needs no password: the server trusts whoever can connect to 127.0.0.1. */
    public String jdbcUrl(String database, String user) {
        return Cluster.jdbcUrl(port, database, user);
    }

    /** Whether the server process is alive now; between its death and its restart it is not. */
    public boolean isRunning() {
        return cluster.isRunning();
    }

    /** Restarts at once what ran well, and ever more slowly what keeps dying. */
    private void supervise() {
        int earlyDeaths = 0;
        long startedAt = System.nanoTime();
        lifecycle.lock();
        try {
            while (!closed) {
                if (cluster.isRunning()) {
                    pause(WATCH);
                    continue;
                }
                boolean ranWell = System.nanoTime() - startedAt > STEADY.toNanos();
                earlyDeaths = ranWell ? 0 : earlyDeaths + 1;
                pause(pauseAfter(earlyDeaths));
                if (!closed) {
                    restart();
                    startedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            lifecycle.unlock();
        }
    }

    private void restart() {
        LOG.error("PostgreSQL died; starting it again on port {}", port);
        try {
            cluster.restart(port);
        } catch (IOException | RuntimeException failure) {
            LOG.error("PostgreSQL could not be started again and will be tried once more shortly", failure);
        }
    }

    private static Duration pauseAfter(int earlyDeaths) {
        Duration pause = earlyDeaths == 0 ? Duration.ZERO : WATCH.multipliedBy(1L << Math.min(earlyDeaths, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void pause(Duration pause) throws InterruptedException {
        long left = pause.toNanos();
        while (!closed && left > 0) {
            left = closing.awaitNanos(left);
        }
    }

    /** Shuts PostgreSQL down with a checkpoint, then lets go of the folder; a second call does nothing. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        lifecycle.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            closing.signalAll();
            try (folderLock) {
                cluster.stop();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not stop in order", failure);
        } finally {
            lifecycle.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
