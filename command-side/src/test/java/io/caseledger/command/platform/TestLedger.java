package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.platform.ledger.StoredEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.axonframework.common.IdentifierFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger on a test's database: any number of appenders, as several processes would have, and events to append. */
final class TestLedger implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Instant AT = Instant.parse("2026-03-26T10:00:00.123456Z");

    private static final AtomicLong STREAMS = new AtomicLong();

    private final TestDatabase database;
    private final LedgerReader reader;
    private final JdbcClient jdbc;
    private final List<Appender> appenders = new ArrayList<>();

    TestLedger(TestDatabase database) {
        this.database = database;
        this.reader = new LedgerReader(database.writer());
        this.jdbc = JdbcClient.create(database.owner());
    }

    /** Another process's appender. */
    Appender appender() {
        return appender(Clock.systemUTC());
    }

    Appender appender(Clock clock) {
        return appender(clock, new LedgerTail());
    }

    Appender appender(Clock clock, LedgerTail tail) {
        Appender appender = new Appender(database.appender(), tail, clock);
        appenders.add(appender);
        return appender;
    }

    LedgerReader reader() {
        return reader;
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    /** A stream that nobody else writes. */
    static String newStream() {
        return "assign_" + STREAMS.incrementAndGet();
    }

    static NewEvent opening(String stream) {
        return event(stream, 0, new CaseEvent.Assigned("mentor", "contact", null, null, AT, null));
    }

    static NewEvent following(String stream, long sequence) {
        return event(stream, sequence, new CaseEvent.NotesAmended(new Change<>(null, "note " + sequence)));
    }

    static NewEvent event(String stream, long sequence, Object event) {
        return event(stream, sequence, event, AT);
    }

    static NewEvent event(String stream, long sequence, Object event, Instant occurredAt) {
        return NewEvent.of(
                "default",
                stream,
                sequence,
                UUID.fromString(IdentifierFactory.getInstance().generateIdentifier()),
                event,
                new TreeMap<>(),
                occurredAt);
    }

    /** The position, or the append's own exception. */
    static long position(Append append) {
        try {
            return append.position().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new CompletionException(refused.getCause());
        } catch (InterruptedException | TimeoutException unanswered) {
            return fail("The append was not answered", unanswered);
        }
    }

    /** Appends and waits. */
    static long append(Appender appender, NewEvent... events) {
        Append append = Append.of(List.of(events));
        appender.submit(append);
        return position(append);
    }

    /** Everything that is recorded. */
    List<StoredEvent> all() {
        List<StoredEvent> events = new ArrayList<>();
        reader.walk(events::add);
        return events;
    }

    List<StoredEvent> stream(String id) {
        return reader.stream("default", id, 0);
    }

    /** Which transaction wrote the first event of a stream. */
    String transactionOf(String stream) {
        return jdbc.sql("select xmin::text from ledger.event where aggregate_id = ? and sequence = 0")
                .param(stream)
                .query(String.class)
                .single();
    }

    /** Holds up every append until it is closed, as a session that nobody thinks of would. */
    HeldHead holdHead() throws SQLException {
        Connection connection = database.owner().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select position from ledger.head for update");
        }
        return new HeldHead(connection);
    }

    /** Waits until as many appends as this stand before the head. */
    void awaitAppendsBeforeTheHead(int count) {
        await("appends before the head", () -> waitingBackends().size() == count);
    }

    List<Integer> waitingBackends() {
        return jdbc.sql(
                        "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                                + " and query like '%ledger.head%'")
                .query(Integer.class)
                .list();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                fail("Interrupted while waiting for " + what);
            }
        }
    }

    /** What holds of every ledger: positions without gaps, time that never runs back, a whole chain, and the head at its end. */
    void assertWhole() {
        List<StoredEvent> events = all();
        Instant recorded = Instant.EPOCH;
        long position = 0;
        for (StoredEvent event : events) {
            assertThat(event.position()).isEqualTo(++position);
            assertThat(event.recordedAt()).isAfterOrEqualTo(recorded);
            recorded = event.recordedAt();
        }
        assertThat(HashChain.firstBroken(events.stream())).isEmpty();
        assertThat(reader.head()).isEqualTo(position);
    }

    @Override
    public void close() {
        appenders.forEach(Appender::close);
    }

    record HeldHead(Connection connection) implements AutoCloseable {

        @Override
        public void close() throws SQLException {
            try (connection) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
