package io.caseledger.command.platform;

import static java.util.Objects.requireNonNull;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import tools.jackson.databind.JsonNode;

/**
 * One import's way into the ledger. Lines are decided some hundred at a time, on the state that the appends before them will leave; when somebody else
 * changed a case meanwhile, its appends are refused, and its lines are decided again on what is there. Not for several threads.
 */
public final class LogIntakeRun {

    /** The metadata key under which each event keeps the key of its line. */
    static final String LINE = "import_line";

    private static final String CORRELATION = "correlation_id";

    private static final int LINES_PER_CHUNK = 512;
    private static final int CHUNKS_IN_FLIGHT = 4;
    private static final int ATTEMPTS = 5;

    /** Cases whose lines are spread over the log are kept up to this size together; what is let go is read again. */
    private static final int EVENTS_IN_MEMORY = 200_000;

    /** Others' commands come before these appends. */
    private static final Duration APPEND_WAIT = Duration.ofSeconds(30);

    /** A ledger that is not there is waited for, but not for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How far the import may run ahead of the read models: live writes wait for them, behind the import's events. */
    private static final long EVENTS_AHEAD = 4_096;

    private static final Duration READ_MODELS_WAIT = Duration.ofSeconds(2);

    /** Of cases that are looked for, 2 MiB of them: where two share one, a case is looked for in vain. */
    private static final int PLACES = 1 << 24;

    private final Appender appender;
    private final LedgerReader ledger;
    private final ReadModels readModels;
    private final CaseLogIntake intake;
    private final LogImport what;
    private final LogReport report;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<List<Work>> inFlight = new ArrayDeque<>();
    private final BitSet lookedFor = new BitSet();
    private Map<String, List<LogLine>> chunk = new LinkedHashMap<>();
    private int linesInChunk;
    private long eventsInMemory;
    private long position;
    private boolean readModelsStand;
    private boolean metOthers;
    private long reachedAt = System.nanoTime();

    LogIntakeRun(
            Appender appender,
            LedgerReader ledger,
            ReadModels readModels,
            CaseLogIntake intake,
            LogImport what,
            LogReport report) {
        this.appender = appender;
        this.ledger = ledger;
        this.readModels = readModels;
        this.intake = intake;
        this.what = what;
        this.report = report;
    }

    /**
     * Takes the log's next line.
     *
     * @throws org.springframework.dao.DataAccessException when the ledger could not be reached for a long time; taking the whole log again completes
     *     what is in
     */
    public void take(LogLine line) {
        chunk.computeIfAbsent(line.caseId(), _ -> new ArrayList<>()).add(line);
        linesInChunk++;
        if (linesInChunk == LINES_PER_CHUNK) {
            decideChunk();
            settle(CHUNKS_IN_FLIGHT);
            keepAbreast();
            letGo();
        }
    }

    /**
     * Takes what is left and waits until it is in the ledger.
     *
     * @return a position that covers every line of the log
     */
    public long finish() {
        decideChunk();
        settle(0);
        return position == 0 ? patiently(ledger::head) : position;
    }

    private void decideChunk() {
        Map<String, List<LogLine>> lines = chunk;
        chunk = new LinkedHashMap<>();
        linesInChunk = 0;
        decide(lines, 1);
    }

    private void decide(Map<String, List<LogLine>> linesByCase, int attempt) {
        Map<String, Known> read = readUnknown(linesByCase.keySet());
        List<Work> works = new ArrayList<>(linesByCase.size());
        Map<String, List<LogLine>> unsure = new LinkedHashMap<>();
        linesByCase.forEach((caseId, lines) -> {
            Known before = requireNonNull(read.getOrDefault(caseId, known.get(caseId)));
            Work work = decide(caseId, before, lines, attempt);
            Append append = work.append;
            if (append == null && read.containsKey(caseId) && !isLookedFor(caseId)) { // nothing tells that it is new
                unsure.put(caseId, lines);
                return;
            }
            if (append != null) {
                appender.submitBulk(append);
            }
            works.add(work);
        });
        inFlight.add(works);
        if (!unsure.isEmpty()) {
            for (String caseId : unsure.keySet()) {
                forget(caseId);
                lookedFor.set(place(caseId));
            }
            decide(unsure, attempt);
        }
    }

    private Work decide(String caseId, Known before, List<LogLine> lines, int attempt) {
        LoggedCase state = before.state;
        List<NewEvent> events = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        int repeated = 0;
        for (LogLine line : lines) {
            LoggedCase.Taken taken = state.take(line, what.at());
            state = taken.after();
            String commandId = taken.events().isEmpty() ? "" : ids.generate().toString();
            for (LoggedCase.Said said : taken.events()) {
                long sequence = before.sequence + 1 + events.size();
                events.add(NewEvent.of(
                        what.caller().tenant(),
                        before.stream,
                        sequence,
                        ids.generate(),
                        said.event(),
                        metadata(commandId, said.line()),
                        said.occurredAt()));
            }
            repeated += taken.repeated() ? 1 : 0;
            if (taken.rejected() != null) {
                rejected.add(new Rejected(line.number(), taken.rejected()));
            }
        }
        Append append = events.isEmpty() ? null : Append.inChain(before.chainBroken, events);
        remember(caseId, lines.getLast().last(), before.then(state, append));
        return new Work(caseId, lines, append, append != null && before.continues, repeated, rejected, attempt);
    }

    private String metadata(String commandId, String line) {
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("actor", what.caller().actor());
        metadata.put("contract", Contract.COMMON.word());
        metadata.put("command_id", commandId);
        metadata.put(CORRELATION, what.id());
        metadata.put(LINE, line);
        return EventJson.write(metadata);
    }

    /** Waits until at most so many chunks are in flight; none, once a case has to be decided again. */
    private void settle(int most) {
        while (inFlight.size() > most) {
            Map<String, List<LogLine>> again = new LinkedHashMap<>();
            int attempt = 0;
            RuntimeException unavailable = null;
            while (inFlight.size() > (again.isEmpty() ? most : 0)) {
                for (Work work : inFlight.remove()) {
                    boolean committed = false;
                    try {
                        committed = isCommitted(work);
                    } catch (LedgerUnavailableException failed) {
                        unavailable = failed;
                    }
                    // What was decided after a refused append was decided on a state that never came to be.
                    if (!committed || again.containsKey(work.caseId)) {
                        again.computeIfAbsent(work.caseId, _ -> new ArrayList<>())
                                .addAll(work.lines);
                        attempt = Math.max(attempt, work.attempt);
                    } else {
                        work.tell(report);
                    }
                }
            }
            again.keySet().forEach(this::forget);
            if (unavailable != null) {
                // What became of an append whose outcome is unknown, the ledger tells.
                metOthers = true;
                pause(unavailable);
                decide(again, 1);
                settle(0);
            } else if (attempt == ATTEMPTS) {
                giveUp(again);
            } else if (!again.isEmpty()) {
                decide(again, attempt + 1);
                settle(0);
            }
        }
    }

    private boolean isCommitted(Work work) {
        if (work.append == null) {
            return true;
        }
        try {
            position = Math.max(position, work.append.await(APPEND_WAIT));
            reachedAt = System.nanoTime();
            return true;
        } catch (ConcurrencyException othersWereFirst) {
            metOthers = true;
            return false;
        }
    }

    /** Waits for a ledger that cannot be reached. */
    private <T> T patiently(Supplier<T> read) {
        while (true) {
            try {
                T answer = read.get();
                reachedAt = System.nanoTime();
                return answer;
            } catch (DataAccessResourceFailureException | TransientDataAccessException unreachable) {
                pause(unreachable);
            }
        }
    }

    /** @throws RuntimeException the reason, once the ledger was away for too long, or when the application stops */
    private void pause(RuntimeException reason) {
        if (System.nanoTime() - reachedAt > PATIENCE.toNanos()) {
            throw reason;
        }
        report.delayed();
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    private void giveUp(Map<String, List<LogLine>> again) {
        for (List<LogLine> lines : again.values()) {
            lines.forEach(line ->
                    report.rejected(line.number(), "others keep changing this assignment; import the log again"));
            report.settled(lines.size(), 0);
        }
    }

    /** A read model that stands still must not hold up the import for ever: after one wait in vain it is not waited for again. */
    private void keepAbreast() {
        if (!readModelsStand && position > EVENTS_AHEAD) {
            readModelsStand = !readModels.awaitPosition(position - EVENTS_AHEAD, READ_MODELS_WAIT);
        }
    }

    /**
     * The cases that are not held, as the ledger has them. Most logs are new, and a look for each of their cases would find nothing: until a refused append
     * tells that there are other cases than this import's, a case is taken for new, unless it was let go or has nothing to append that would tell.
     */
    private Map<String, Known> readUnknown(Iterable<String> caseIds) {
        Map<String, Known> read = new HashMap<>();
        Map<String, Known> wanted = new HashMap<>();
        for (String caseId : caseIds) {
            if (!known.containsKey(caseId)) {
                Known first = nothing(caseId, 1);
                read.put(caseId, first);
                if (isLookedFor(caseId)) {
                    wanted.put(caseId, first);
                }
            }
        }
        while (!wanted.isEmpty()) {
            wanted = readNext(wanted, read);
        }
        return read;
    }

    /**
     * Reads some streams, each of which takes the place of the one before it when it is there, or may be opened in its place.
     *
     * @return the streams after those of them that were deleted
     */
    private Map<String, Known> readNext(Map<String, Known> wanted, Map<String, Known> read) {
        Map<String, Known> next = new HashMap<>();
        read(wanted).forEach((caseId, here) -> {
            if (here.sequence >= 0 || mayFollow(requireNonNull(read.get(caseId)))) {
                read.put(caseId, here);
                if (here.state.deletedAt() != null) {
                    next.put(caseId, nothing(caseId, here.turn + 1));
                }
            }
        });
        return next;
    }

    /** What is deleted while the import runs is not opened anew by it: the lines that it has taken by then would be lost. */
    private boolean mayFollow(Known before) {
        Instant deletedAt = before.state.deletedAt();
        return what.reopensDeleted() && deletedAt != null && !deletedAt.isAfter(what.at());
    }

    private Map<String, Known> read(Map<String, Known> wanted) {
        Map<String, Known> found = new HashMap<>(wanted);
        Map<String, String> caseOfStream = new HashMap<>();
        wanted.forEach((caseId, nothing) -> caseOfStream.put(nothing.stream, caseId));
        List<String> streams = List.copyOf(caseOfStream.keySet());
        for (StoredEvent event : patiently(() -> ledger.streams(what.caller().tenant(), streams))) {
            JsonNode metadata = EventJson.mapper().readTree(event.metadata());
            String line = metadata.path(LINE).stringValue(null);
            boolean own = what.id().equals(metadata.path(CORRELATION).stringValue(null));
            found.computeIfPresent(
                    requireNonNull(caseOfStream.get(event.aggregateId())),
                    (_, before) -> before.read(event, line, own));
        }
        return found;
    }

    private Known nothing(String caseId, int turn) {
        String stream = intake.streamOf(what.caller().tenant(), what.log(), caseId, turn);
        return Known.nothing(stream, turn, intake.unopened(stream));
    }

    private void remember(String caseId, boolean over, Known now) {
        forget(caseId);
        if (!over) {
            known.put(caseId, now);
            eventsInMemory += now.weight();
        }
    }

    private void forget(String caseId) {
        Known gone = known.remove(caseId);
        if (gone != null) {
            eventsInMemory -= gone.weight();
        }
    }

    /** Lets go of the cases that were seen longest ago, as far as the ledger has all of them. */
    private void letGo() {
        Iterator<Map.Entry<String, Known>> eldest = known.entrySet().iterator();
        while (eventsInMemory > EVENTS_IN_MEMORY && known.size() > 1 && eldest.hasNext()) {
            Map.Entry<String, Known> candidate = eldest.next();
            if (candidate.getValue().isSettled()) {
                lookedFor.set(place(candidate.getKey()));
                eventsInMemory -= candidate.getValue().weight();
                eldest.remove();
            }
        }
    }

    private boolean isLookedFor(String caseId) {
        return metOthers || lookedFor.get(place(caseId));
    }

    private static int place(String caseId) {
        return Math.floorMod(caseId.hashCode(), PLACES);
    }

    /**
     * A case that has lines to come.
     *
     * @param turn which of the case's streams it is
     * @param sequence its stream's last, -1 before the first
     * @param continues whether it has events, and none of them from this import
     * @param last the outcome of its latest append here
     * @param chainBroken whether one of its appends here was refused
     */
    private record Known(
            String stream,
            int turn,
            LoggedCase state,
            long sequence,
            boolean continues,
            @Nullable CompletableFuture<Long> last,
            AtomicBoolean chainBroken) {

        static Known nothing(String stream, int turn, LoggedCase unopened) {
            return new Known(stream, turn, unopened, -1, false, null, new AtomicBoolean());
        }

        /** @param own whether the event is one of this import's */
        Known read(StoredEvent event, @Nullable String line, boolean own) {
            return new Known(
                    stream,
                    turn,
                    state.and(event.event(), line, event.occurredAt()),
                    event.sequence(),
                    !own && (continues || sequence < 0),
                    last,
                    chainBroken);
        }

        Known then(LoggedCase after, @Nullable Append append) {
            return append == null
                    ? new Known(stream, turn, after, sequence, continues, last, chainBroken)
                    : new Known(
                            stream,
                            turn,
                            after,
                            sequence + append.events().size(),
                            false,
                            append.position(),
                            chainBroken);
        }

        long weight() {
            return sequence + 2;
        }

        boolean isSettled() {
            return last == null || (last.isDone() && !last.isCompletedExceptionally());
        }
    }

    /** A chunk's lines of one case, decided. */
    private record Work(
            String caseId,
            List<LogLine> lines,
            @Nullable Append append,
            boolean continues,
            int repeated,
            List<Rejected> rejected,
            int attempt) {

        void tell(LogReport report) {
            report.repeated(repeated);
            report.continued(continues ? 1 : 0);
            rejected.forEach(line -> report.rejected(line.number, line.reason));
            report.settled(lines.size(), append == null ? 0 : append.events().size());
        }
    }

    private record Rejected(long number, String reason) {}
}
