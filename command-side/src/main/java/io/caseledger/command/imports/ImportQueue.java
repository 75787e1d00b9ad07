package io.caseledger.command.imports;

import io.caseledger.command.imports.ImportRecord.State;
import io.caseledger.command.platform.LogIntake;
import io.caseledger.command.platform.LogIntakeRun;
import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Runs imports, one at a time: a second would only make both slower. */
@Component
class ImportQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ImportQueue.class);

    /** Logs that are received, wait or are imported. */
    static final int PLACES = 16;

    /** How often the disk is looked at. */
    private static final long LINES_BETWEEN_LOOKS = 4_096;

    private static final Duration READ_MODELS_WAIT = Duration.ofMinutes(1);

    private final LogIntake intake;
    private final ImportRuns runs;
    private final ReadModels readModels;
    private final Clock clock;
    private final SpoolFolder folder;
    private final boolean databaseOnSameDisk;
    private final Semaphore places = new Semaphore(PLACES);
    private final Map<String, ImportRun> unfinished = new ConcurrentHashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("import").daemon().factory());
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("import-progress").daemon().factory());
    private final ScheduledFuture<?> beat;
    private volatile boolean closed;

    ImportQueue(
            LogIntake intake,
            ImportRuns runs,
            ReadModels readModels,
            Clock clock,
            DatabaseLocation database,
            SpoolFolder folder) {
        this.intake = intake;
        this.runs = runs;
        this.readModels = readModels;
        this.clock = clock;
        this.folder = folder;
        this.databaseOnSameDisk = database.embedded();
        if (database.embedded()) {
            runs.interruptAll();
        }
        beat = heart.scheduleWithFixedDelay(this::saveProgress, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Receives a log and queues it. Its place is taken before anything of it is received. The same key and log give the import they gave before, unless
     * that one did not come to its end.
     *
     * @return the import's id
     */
    String add(Caller caller, CaseLog form, @Nullable String key, Reception reception) throws IOException {
        if (!places.tryAcquire()) {
            throw Refusal.unavailable("too-many-imports", "Too many imports are under way; try again later.")
                    .asException();
        }
        boolean added = false;
        try {
            Spool spool = reception.receive();
            try {
                Optional<String> before = key == null ? Optional.empty() : before(caller, key, spool);
                if (before.isPresent()) {
                    return before.get();
                }
                String id = add(caller, form, key, spool);
                added = true;
                return id;
            } finally {
                if (!added) {
                    spool.close();
                }
            }
        } finally {
            if (!added) {
                places.release();
            }
        }
    }

    private String add(Caller caller, CaseLog form, @Nullable String key, Spool spool) {
        ImportRun run = new ImportRun(IdentifierFactory.getInstance().generateIdentifier(), caller, clock.instant());
        try {
            runs.add(run, key, spool.sha256OfLog());
        } catch (DuplicateKeyException sameKeyAtOnce) {
            throw Refusal.conflict("request-in-flight", "A request with this Idempotency-Key is still being worked on.")
                    .asException();
        }
        unfinished.put(run.id(), run);
        worker.execute(() -> run(run, form, spool));
        return run.id();
    }

    private Optional<String> before(Caller caller, String key, Spool spool) {
        Optional<ImportRuns.Keyed> before = runs.findByKey(caller, key);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (!Arrays.equals(before.get().sha256(), spool.sha256OfLog())) {
            throw IdempotencyKeys.anotherRequest();
        }
        ImportRecord record = before.get().record();
        return switch (record.state()) {
            case RUNNING, DONE -> Optional.of(record.id());
            case FAILED, INTERRUPTED -> {
                runs.releaseKey(record.id());
                yield Optional.empty();
            }
        };
    }

    /** How far an import is, when the tenant has one of that id; waits so long for its end. */
    Optional<ImportRecord> find(String tenant, String id, Duration atMost) {
        ImportRun run = unfinished.get(id);
        if (run == null || !run.caller().tenant().equals(tenant)) {
            return runs.find(tenant, id);
        }
        run.await(atMost);
        return Optional.of(run.record());
    }

    private void run(ImportRun run, CaseLog form, Spool spool) {
        try (spool) {
            Predicate<LogLine> isLast = lastLines(run, form, spool);
            long position = take(run, form, spool, isLast);
            readModels.awaitPosition(position, READ_MODELS_WAIT);
            run.end(State.DONE, null);
        } catch (Stopped stopped) {
            run.end(State.INTERRUPTED, ImportRecord.STOPPED);
        } catch (RefusedException refused) {
            run.end(State.FAILED, refused.refusal().detail());
        } catch (IOException | RuntimeException | Error failed) {
            log.error("The import {} failed", run.id(), failed);
            run.end(
                    closed ? State.INTERRUPTED : State.FAILED,
                    closed
                            ? ImportRecord.STOPPED
                            : "The ledger or the log could not be reached. Import the same log again to complete it.");
        } finally {
            finish(run);
        }
    }

    /** The first pass: which lines of the next one will end their cases by being the last. None of them does in a log that says how its cases end. */
    private Predicate<LogLine> lastLines(ImportRun run, CaseLog form, Spool spool) throws IOException {
        CaseCounts counts = new CaseCounts();
        AtomicBoolean saysEnds = new AtomicBoolean();
        form.read(spool.read(), new CaseLog.Lines() {

            private long lines;

            @Override
            public void line(LogLine line) {
                counts.add(line.caseId());
                if (intake.saysOver(line)) {
                    saysEnds.set(true);
                }
                read();
            }

            @Override
            public void rejected(long number, String reason) {
                read();
            }

            private void read() {
                refuseWhenClosed();
                lines++;
                run.read(lines, counts.cases());
            }
        });
        return saysEnds.get() ? _ -> false : line -> counts.isLastOf(line.caseId());
    }

    private long take(ImportRun run, CaseLog form, Spool spool, Predicate<LogLine> isLast) throws IOException {
        LogIntakeRun into = intake.begin(run.caller(), run.id(), run.startedAt(), run);
        form.read(spool.read(), new CaseLog.Lines() {

            private long lines;

            @Override
            public void line(LogLine line) {
                refuseWhenClosed();
                if (lines++ % LINES_BETWEEN_LOOKS == 0) {
                    refuseWithoutRoom();
                }
                into.take(isLast.test(line) ? line.asLast() : line);
            }

            @Override
            public void rejected(long number, String reason) {
                refuseWhenClosed();
                run.rejected(number, reason);
                run.settled(1, 0);
            }
        });
        return into.finish();
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new Stopped();
        }
    }

    /** What an import appends fills the disk of an embedded database, without which nobody can write anything. */
    private void refuseWithoutRoom() {
        if (databaseOnSameDisk && !folder.hasRoomFor(0)) {
            throw Refusal.unavailable(
                            "not-enough-space",
                            "The disk is nearly full. When it has more room, import the same log again to complete it.")
                    .asException();
        }
    }

    private void finish(ImportRun run) {
        try {
            runs.save(run.record());
        } catch (DataAccessException unreachable) {
            log.warn("The outcome of import {} could not be kept: {}", run.id(), unreachable.getMessage());
        } finally {
            unfinished.remove(run.id());
            places.release();
            run.letGo();
        }
    }

    private void saveProgress() {
        try {
            unfinished.values().forEach(run -> runs.save(run.record()));
        } catch (DataAccessException unreachable) {
            log.debug("The progress of imports could not be kept: {}", unreachable.getMessage());
        }
    }

    /** Stops at the next line, before the appender and the database go. */
    @Override
    public void close() {
        closed = true;
        beat.cancel(false);
        heart.shutdown();
        worker.shutdown();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Receives a log, whose length nobody knows before. */
    interface Reception {

        Spool receive() throws IOException;
    }

    private static final class Stopped extends RuntimeException {

        Stopped() {
            super("The application stops", null, false, false);
        }
    }
}
