package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Projections on a test's database, followed by Axon's processors as in production. */
public final class RunningProjections implements AutoCloseable {

    /** How long a projection may stand still. */
    public static final Duration STALLED_AFTER = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();
    private final LedgerTail tail = new LedgerTail();
    private final Projections projections;
    private final ParkedTable parked;
    private final ParkedRetry retry;
    private final ProjectionWatch watch;
    private final LedgerReader reader;
    private final Configuration axon;

    private RunningProjections(TestDatabase database, List<Projection> followed) {
        QuerySideConfiguration production = new QuerySideConfiguration();
        projections = production.projections(followed);
        parked = production.parkedTable(database.writer(), clock);
        reader = new LedgerReader(database.writer());
        JdbcTransactionManager transactions = new JdbcTransactionManager(database.writer());
        retry = production.parkedRetry(projections, parked, reader, database.writer(), transactions);
        Serializer serializer = production.serializer();
        TransactionManager axonTransactions = production.axonTransactionManager(transactions);
        TokenStore tokens = production.tokenStore(database.writer(), serializer, database.location());
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(axon -> serializer)
                .configureTransactionManager(axon -> axonTransactions)
                .registerComponent(TokenStore.class, axon -> tokens);
        production.processors(projections, parked, reader, tail).configureModule(configurer);
        axon = configurer.start();
        watch = production.projectionWatch(
                projections,
                parked,
                reader,
                database.writer(),
                database.location(),
                axon.eventProcessingConfiguration(),
                clock,
                new ProjectionProperties(STALLED_AFTER));
    }

    public static RunningProjections start(TestDatabase database, Projection... followed) {
        return new RunningProjections(database, List.of(followed));
    }

    /** Looks after everything when so much time has passed. */
    public ProjectionState stateAfter(Duration time, String projection) {
        clock.forward(time);
        watch.look();
        return projections.stateOf(projection);
    }

    /** Tries the parked streams whose turn it is when so much time has passed. */
    public void retryAfter(Duration time) {
        clock.forward(time);
        retry.retryDue();
    }

    ProjectionWatch watch() {
        return watch;
    }

    public ParkedTable parked() {
        return parked;
    }

    ParkedRetry retry() {
        return retry;
    }

    /** How tokens are stored. */
    public static Serializer serializer() {
        return new QuerySideConfiguration().serializer();
    }

    public Projections projections() {
        return projections;
    }

    /** Tells of what was recorded. */
    public void ring() {
        tail.ring();
    }

    /** Where projections are applied by hand, readers need not wait. */
    public static CatchUp nothingToCatchUpWith(TestDatabase database) {
        return new CatchUp(new Projections(List.of()), new LedgerReader(database.writer())) {
            @Override
            public void await(String projection) {
                // what is to be there is there
            }
        };
    }

    /** What readers of these projections wait with. */
    public CatchUp catchUp() {
        return new CatchUp(projections, reader);
    }

    /** Who follows the ledger for them. */
    public EventProcessingConfiguration processing() {
        return axon.eventProcessingConfiguration();
    }

    /** Waits until every projection shows a position. */
    public void await(long position) {
        tail.ring();
        projections
                .progress()
                .keySet()
                .forEach(projection -> assertThat(projections.awaitPosition(projection.name(), position, PATIENCE))
                        .as("%s reaches position %d", projection.name(), position)
                        .isTrue());
    }

    /** The position that a projection shows. */
    public long position(String projection) {
        return projections.positionOf(projection);
    }

    /** Begins again at the first event. Rows are the caller's to empty, before. */
    public void reset(String projection, Runnable emptying) {
        StreamingEventProcessor processor = processor(projection);
        processor.shutDown();
        emptying.run();
        processor.resetTokens();
        processor.start();
    }

    public StreamingEventProcessor processor(String projection) {
        return axon.eventProcessingConfiguration()
                .eventProcessor(projection, StreamingEventProcessor.class)
                .orElseThrow();
    }

    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("Waited in vain for " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                fail("Interrupted while waiting for " + what);
            }
        }
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
