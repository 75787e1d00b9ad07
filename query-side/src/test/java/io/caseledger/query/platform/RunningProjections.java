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
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Projections on a test's database, followed by Axon's processors as in production. */
public final class RunningProjections implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Projections projections;
    private final LedgerTail tail;
    private final Configuration axon;

    private final LedgerReader ledger;

    private RunningProjections(Projections projections, LedgerTail tail, LedgerReader ledger, Configuration axon) {
        this.ledger = ledger;
        this.projections = projections;
        this.tail = tail;
        this.axon = axon;
    }

    public static RunningProjections start(TestDatabase database, Projection... followed) {
        QuerySideConfiguration production = new QuerySideConfiguration();
        Projections projections = production.projections(List.of(followed));
        LedgerTail tail = new LedgerTail();
        Serializer serializer = production.serializer();
        TransactionManager transactions =
                production.axonTransactionManager(new JdbcTransactionManager(database.writer()));
        TokenStore tokens = production.tokenStore(database.writer(), serializer, database.location());
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(axon -> serializer)
                .configureTransactionManager(axon -> transactions)
                .registerComponent(TokenStore.class, axon -> tokens);
        LedgerReader ledger = new LedgerReader(database.writer());
        production.processors(projections, ledger, tail).configureModule(configurer);
        return new RunningProjections(projections, tail, ledger, configurer.start());
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
        return new CatchUp(projections, ledger);
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
