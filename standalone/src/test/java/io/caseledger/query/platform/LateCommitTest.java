package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.command.platform.Appender;
import io.caseledger.command.platform.LedgerEventStorageEngine;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A transaction stays open while later ones commit imported events, whose timestamps are old. Axon's own engine remembers a gap in its sequence only
 * beside young events, so that its readers pass by the one that commits late, for ever. Ours has no gaps to remember.
 */
class LateCommitTest {

    private static final Instant IMPORTED = Instant.parse("2025-03-26T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.create();
    private final CountDownLatch beforeCommit = new CountDownLatch(1);
    private final CountDownLatch mayCommit = new CountDownLatch(1);

    @AfterEach
    void end() {
        database.close();
    }

    /** Two writers, the first of which stops before its commit, and a reader. */
    private record Ledger(
            EventStorageEngine first, EventStorageEngine second, BlockingStream<TrackedEventMessage<?>> stream) {}

    @Test
    void is_read_from_our_ledger() throws Exception {
        LedgerReader reader = new LedgerReader(database.writer());
        LedgerTail tail = new LedgerTail();
        try (Appender slow = new Appender(stoppingBeforeCommit(database.writer()), tail, Clock.systemUTC());
                Appender other = new Appender(database.writer(), tail, Clock.systemUTC())) {
            Ledger ours = new Ledger(
                    new LedgerEventStorageEngine(slow, reader),
                    new LedgerEventStorageEngine(other, reader),
                    new LedgerSource(reader, tail, Set.of("casework"), new Progress()).openStream(null));

            assertThat(delivered(ours)).containsExactly("late", "later", "latest");
        }
    }

    @Test
    void is_passed_by_in_the_ledger_that_Axon_brings() throws Exception {
        JdbcClient.create(database.owner()).sql("create schema stock").update();
        DataSource stock = new DriverManagerDataSource(
                database.location().url() + "?currentSchema=stock",
                database.location().owner(),
                "");
        JdbcEventStorageEngine first = stockEngine(stoppingBeforeCommit(stock));
        JdbcEventStorageEngine second = stockEngine(stock);
        second.createSchema(PostgresEventTableFactory.INSTANCE);
        EmbeddedEventStore store = EmbeddedEventStore.builder()
                .storageEngine(second)
                .optimizeEventConsumption(false)
                .build();
        Ledger stocks = new Ledger(first, second, store.openStream(null));

        assertThat(delivered(stocks)).as("late is missing").containsExactly("later", "latest");
        assertThat(second.readEvents("late").asStream())
                .as("though it is recorded")
                .hasSize(1);
        store.shutDown();
    }

    private List<String> delivered(Ledger ledger) throws Exception {
        List<String> delivered = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late = threads.submit(() -> ledger.first.appendEvents(List.of(event("late"))));
            assertThat(beforeCommit.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            Future<?> later = threads.submit(() -> ledger.second.appendEvents(List.of(event("later"))));
            awaitThat(() -> later.isDone() || waitsForTheFirst());
            drain(ledger.stream, delivered);
            mayCommit.countDown();
            late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            later.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ledger.second.appendEvents(List.of(event("latest")));
            drain(ledger.stream, delivered);
        }
        return delivered;
    }

    private static void drain(BlockingStream<TrackedEventMessage<?>> stream, List<String> delivered)
            throws InterruptedException {
        while (stream.hasNextAvailable(1, TimeUnit.SECONDS)) {
            TrackedEventMessage<?> message = stream.nextAvailable();
            if (message.getPayload() instanceof LedgerStretch stretch) {
                stretch.events().forEach(event -> delivered.add(event.aggregateId()));
            } else {
                delivered.add(((DomainEventMessage<?>) message).getAggregateIdentifier());
            }
        }
    }

    private static DomainEventMessage<?> event(String stream) {
        return new GenericDomainEventMessage<>(
                "casework",
                stream,
                0,
                new CaseEvent.Assigned("mentor", "contact", null, null, IMPORTED, null),
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                IMPORTED);
    }

    private JdbcEventStorageEngine stockEngine(DataSource dataSource) {
        Serializer serializer = Jackson3Serializer.builder().build();
        PersistenceExceptionResolver resolver = failed -> false;
        return JdbcEventStorageEngine.builder()
                .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                .transactionManager(new SpringTransactionManager(new JdbcTransactionManager(dataSource)))
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(resolver)
                .build();
    }

    private boolean waitsForTheFirst() {
        return JdbcClient.create(database.owner())
                        .sql("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static void awaitThat(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain");
            }
            Thread.sleep(10);
        }
    }

    private DataSource stoppingBeforeCommit(DataSource dataSource) {
        return new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                return stoppingBeforeCommit(super.getConnection());
            }
        };
    }

    private Connection stoppingBeforeCommit(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                LateCommitTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        beforeCommit.countDown();
                        assertThat(mayCommit.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                                .isTrue();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getTargetException();
                    }
                });
    }
}
