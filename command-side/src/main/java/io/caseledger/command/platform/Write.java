package io.caseledger.command.platform;

import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.StoredAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * One write on its way from HTTP into the ledger: for whom, by whom, when and under which conditions, stamped at the edge. It is bound to the thread
 * that runs the command, since the local command bus runs a command where it was sent.
 */
public final class Write {

    /**
     * How long a command waits for its events to be written, those before it and conflicts included. The appender's own time-outs are well below it: who
     * is told no by then is told so because it is certain.
     */
    static final Duration PATIENCE = Duration.ofMillis(4_500);

    /**
     * What an append may take while others hold the ledger's head: the one before it and its own, each up to the appender's time-out for locks and with a
     * new connection after it.
     */
    private static final Duration LONGEST_APPEND = Duration.ofMillis(2_800);

    private static final ScopedValue<Write> CURRENT = ScopedValue.newInstance();

    /** The envelope's key that the sequence of numbers is restored from. */
    private static final String NUMBERS_TO = "numbers_to";

    /** Answers keep the documents' order of keys. */
    private static final JsonMapper ANSWERS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private final String tenant;
    private final SortedMap<String, String> metadata;
    private final Expected expected;
    private final boolean inCollection;
    private final @Nullable IdempotentRequest request;
    private final boolean respondsAsync;
    private final String collectionPath;
    private Instant at;
    private Function<Decided, Answer> answering = decided -> new Answer(200, decided.state(), null);
    private @Nullable StoredAnswer answer;
    private @Nullable String addressed;
    private long position;
    private boolean reliesOnMemory;
    private boolean looksInLedger;
    private long patientSince = System.nanoTime();

    /** @param inCollection whether what does not exist is begun in a collection, which is what the sender addressed then */
    Write(
            String tenant,
            SortedMap<String, String> metadata,
            Instant at,
            Expected expected,
            boolean inCollection,
            @Nullable IdempotentRequest request,
            boolean respondsAsync,
            String collectionPath) {
        this.tenant = tenant;
        this.metadata = metadata;
        this.at = at;
        this.expected = expected;
        this.inCollection = inCollection;
        this.request = request;
        this.respondsAsync = respondsAsync;
        this.collectionPath = collectionPath;
    }

    /** The write that this thread is in. */
    public static Optional<Write> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Runs a command as part of this write. */
    <T> T bind(Callable<T> command) throws Exception {
        return ScopedValue.where(CURRENT, this).call(command::call);
    }

    public String tenant() {
        return tenant;
    }

    /** The command's time: the occurred-at of its events. */
    public Instant at() {
        return at;
    }

    /** The path of the collection that the caller addressed, under which a new item is found. */
    public String collectionPath() {
        return collectionPath;
    }

    /** Keeps with the events why they happened, in the caller's words. */
    public Write because(@Nullable String reason) {
        if (reason != null) {
            metadata.put("reason", reason);
        }
        return this;
    }

    /** Keeps with the events the highest number that was drawn for them. */
    void drew(long number) {
        metadata.merge(
                NUMBERS_TO, Long.toString(number), (before, now) -> Long.parseLong(before) < number ? now : before);
    }

    SortedMap<String, String> metadata() {
        return metadata;
    }

    @Nullable
    IdempotentRequest request() {
        return request;
    }

    boolean respondsAsync() {
        return respondsAsync;
    }

    void answering(Function<Decided, Answer> rendering) {
        this.answering = rendering;
    }

    /** A stream's time never runs back, whatever the clocks of two machines say. */
    void notBefore(Instant moment) {
        if (at.isBefore(moment)) {
            at = moment;
        }
    }

    /** @param stream of the item that the caller addressed */
    void addresses(String stream) {
        addressed = stream;
    }

    /**
     * Whether a stream is as the sender expects, which is expected of the addressed one alone. What begins in a collection has no version before.
     *
     * @param version of its last event, null where it has none
     */
    boolean admits(String stream, @Nullable Long version) {
        return !stream.equals(addressed) || (version == null && inCollection) || expected.admits(version);
    }

    /** The same for one that is known to be there. */
    public void refuseUnlessAdmitted(String stream, @Nullable Long version) {
        if (!admits(stream, version)) {
            throw stale(version);
        }
    }

    /** Why the sender's conditions do not let this write through. */
    RefusedException stale(@Nullable Long version) {
        return expected.refusal(version);
    }

    /** What it is decided on was not read from the ledger. */
    void relyOnMemory() {
        reliesOnMemory = true;
    }

    /** Whether something that it was decided on may be out of date. */
    boolean reliedOnMemory() {
        return reliesOnMemory;
    }

    /** From now on it is decided on what the ledger says. */
    void lookInLedger() {
        looksInLedger = true;
    }

    boolean looksInLedger() {
        return looksInLedger;
    }

    /** Renders the answer before the events are appended, so that both are kept in one transaction. */
    void decided(Decided decided) {
        Answer rendered = answering.apply(decided);
        answer = new StoredAnswer(
                rendered.status(),
                json(rendered.body()),
                rendered.location(),
                decided.sequence(),
                rendered.reference() == null ? null : json(rendered.reference()));
    }

    static String json(Object answer) {
        return ANSWERS.writeValueAsString(answer);
    }

    StoredAnswer answer() {
        StoredAnswer rendered = answer;
        if (rendered == null) {
            throw new IllegalStateException("The command has not been decided");
        }
        return rendered;
    }

    /** From now on it is waited for. */
    void beginToWait() {
        patientSince = System.nanoTime();
    }

    /**
     * How long an append is waited for that begins now.
     *
     * @throws LedgerUnavailableException when its outcome might not be known by then: where a command stood in line for its stream for long, it is not begun
     */
    Duration patienceLeft() {
        Duration left = PATIENCE.minusNanos(System.nanoTime() - patientSince);
        if (left.compareTo(LONGEST_APPEND) < 0) {
            throw new LedgerUnavailableException(new TimeoutException("The command waited too long for its turn"));
        }
        return left;
    }

    Append append(List<NewEvent> events) {
        return request == null ? Append.of(events) : Append.of(events, request, answer());
    }

    void appendedAt(long lastPosition) {
        position = lastPosition;
    }

    /** The last position this write put into the ledger, 0 when it put none. */
    long position() {
        return position;
    }
}
