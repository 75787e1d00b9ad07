package io.caseledger.command.imports;

import io.caseledger.command.imports.ImportRecord.State;
import io.caseledger.command.platform.LogImport;
import io.caseledger.command.platform.LogIntake;
import io.caseledger.command.platform.LogIntakeRun;
import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.settings.Setting;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Runs imports, one at a time: a second would only make both slower. */
@Component
class ImportQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ImportQueue.class);

    /** Logs that are received, wait or are imported. */
    static final int PLACES = 16;

    /** How often the disk is looked at. */
    private static final long LINES_BETWEEN_LOOKS = 4_096;

    private final LogIntake intake;
    private final ImportRuns runs;
    private final IdempotencyKeys keys;
    private final ImportVisibility visibility;
    private final Duration shownWithin;
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

    /** @param shownWithin how long reads may take to show an import that is in the ledger, before it says that they do not */
    ImportQueue(
            LogIntake intake,
            ImportRuns runs,
            IdempotencyKeys keys,
            ImportVisibility visibility,
            Clock clock,
            DatabaseLocation database,
            SpoolFolder folder,
            @Value("${caseledger.imports.shown-within:1m}") Duration shownWithin) {
        this.intake = intake;
        this.runs = runs;
        this.keys = keys;
        this.visibility = visibility;
        this.shownWithin = Setting.positive("caseledger.imports.shown-within", shownWithin);
        this.clock = clock;
        this.folder = folder;
        this.databaseOnSameDisk = database.embedded();
        if (database.embedded()) {
            runs.interruptAll();
        }
        beat = heart.scheduleWithFixedDelay(this::saveProgress, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Receives a log and queues it. Its place is taken before anything of it is received. The same request with the same key gives the import it gave before,
     * unless that one did not come to its end.
     *
     * @param keyed the request with its key, when the log is there; null where it has none
     * @return the import's id
     */
    String add(RequestedImport wanted, Reception reception, Function<Spool, @Nullable IdempotentRequest> keyed)
            throws IOException {
        if (!places.tryAcquire()) {
            throw Refusal.unavailable("too-many-imports", "Too many imports are under way; try again later.")
                    .asException();
        }
        boolean added = false;
        try {
            Spool spool = reception.receive();
            try {
                ImportRun run = new ImportRun(new LogImport(
                        IdentifierFactory.getInstance().generateIdentifier(),
                        wanted.caller(),
                        clock.instant(),
                        wanted.log(),
                        wanted.reopensDeleted()));
                String id = addOnce(run, keyed.apply(spool), spool.sha256OfLog());
                added = id.equals(run.id());
                if (added) {
                    unfinished.put(id, run);
                    worker.execute(() -> run(run, wanted.form(), spool));
                }
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

    private String addOnce(ImportRun run, @Nullable IdempotentRequest request, byte[] sha256) {
        if (request == null) {
            return runs.add(run, null, sha256);
        }
        return keys.once(request, () -> runs.add(run, request, sha256), (answer, position) -> {
            Optional<ImportRecord> before = runs.find(request.tenant(), answer);
            return before.isPresent() && before.get().state().isGood()
                    ? before.get().id()
                    : runs.addAgain(run, request, sha256);
        });
    }

    /** How far an import is, when the tenant has one of that id; waits so long for its end. */
    Optional<ImportRecord> find(String tenant, String id, Duration atMost) {
        ImportRun run = unfinished.get(id);
        if (run == null || !run.what().caller().tenant().equals(tenant)) {
            return runs.find(tenant, id).map(kept -> asReadsShowIt(tenant, kept));
        }
        run.await(atMost);
        return Optional.of(run.record());
    }

    private ImportRecord asReadsShowIt(String tenant, ImportRuns.Kept kept) {
        ImportRecord record = kept.record();
        if (record.state() != State.RECORDED) {
            return record;
        }
        Optional<String> hidden = visibility.hidden(tenant, record.id(), kept.position(), Duration.ZERO);
        if (hidden.isEmpty()) {
            runs.shown(record.id());
        }
        return record.with(hidden.isEmpty() ? State.DONE : State.RECORDED, hidden.orElse(null));
    }

    private void run(ImportRun run, CaseLog form, Spool spool) {
        try (spool) {
            run.reached(take(run, form, spool));
            Optional<String> hidden =
                    visibility.hidden(run.what().caller().tenant(), run.id(), run.position(), shownWithin);
            run.end(hidden.isEmpty() ? State.DONE : State.RECORDED, hidden.orElse(null));
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

    private long take(ImportRun run, CaseLog form, Spool spool) throws IOException {
        CaseCounts counts = new CaseCounts();
        Predicate<LogLine> isLast = lastLines(run, form, spool, counts);
        LogIntakeRun into = intake.begin(run.what(), run);
        if (counts.areInOrder()) {
            form.read(spool.read(), new Taking(run, line -> take(line, isLast, into)));
        } else {
            try (LinesByTime sorted = new LinesByTime(folder)) {
                form.read(spool.read(), new Taking(run, sorted::add));
                sorted.forEach(line -> take(line, isLast, into));
            }
        }
        return into.finish();
    }

    private void take(LogLine line, Predicate<LogLine> isLast, LogIntakeRun into) {
        refuseWhenClosed();
        into.take(isLast.test(line) ? line.asLast() : line);
    }

    /**
     * The first pass: which lines of the next one will end their cases by being the last, and whether they come in their order. None of them does in a log
     * that says how its cases end.
     */
    private Predicate<LogLine> lastLines(ImportRun run, CaseLog form, Spool spool, CaseCounts counts)
            throws IOException {
        AtomicBoolean saysEnds = new AtomicBoolean();
        form.read(spool.read(), new CaseLog.Lines() {

            private long lines;

            @Override
            public void line(LogLine line) {
                counts.add(line);
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

    private interface LineTarget {

        void accept(LogLine line) throws IOException;
    }

    /** The pass that takes the lines, or puts them in order first. */
    private final class Taking implements CaseLog.Lines {

        private final ImportRun run;
        private final LineTarget target;
        private long lines;

        Taking(ImportRun run, LineTarget target) {
            this.run = run;
            this.target = target;
        }

        @Override
        public void line(LogLine line) throws IOException {
            refuseWhenClosed();
            if (lines++ % LINES_BETWEEN_LOOKS == 0) {
                refuseWithoutRoom();
            }
            target.accept(line);
        }

        @Override
        public void rejected(long number, String reason) {
            refuseWhenClosed();
            run.rejected(number, reason);
            run.settled(1, 0);
        }
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
            runs.save(run);
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
            unfinished.values().forEach(runs::save);
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
