package io.caseledger.command.platform;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Axon over the ledger as in production, with the aggregates that a test brings. */
public final class RunningCommands implements AutoCloseable {

    private final TestLedger ledger;
    private final Configuration axon;
    private final Writes writes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private RunningCommands(TestLedger ledger, Configuration axon, Appender appender, IdempotencyKeys keys) {
        this.ledger = ledger;
        this.axon = axon;
        this.writes = new Writes(axon.commandGateway(), appender, keys, ledger.reader(), (position, atMost) -> true);
    }

    /** @param features adds aggregates and the components that their handlers ask for */
    public static RunningCommands start(TestDatabase database, Function<Configurer, Configurer> features) {
        TestLedger ledger = new TestLedger(database);
        CommandSideConfiguration production = new CommandSideConfiguration();
        Appender appender = ledger.appender(Clock.systemUTC(), new LedgerTail());
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(axon -> Jackson3Serializer.builder().build())
                .configureCommandBus(axon -> production.commandBus())
                .configureEventStore(axon -> production.eventStore(
                        production.eventStorageEngine(appender, ledger.reader()), Clock.systemUTC()));
        return new RunningCommands(
                ledger,
                features.apply(configurer).start(),
                appender,
                new IdempotencyKeys(database.writer(), Clock.systemUTC(), Duration.ofDays(7)));
    }

    /** Runs a command as a write that expects any version, on a thread of its own, as every request has. */
    public Object send(Object command) {
        return send(command, Expected.ANYTHING);
    }

    /** @param tag the write's {@code If-Match} */
    public Object sendExpecting(String tag, Object command) {
        return send(command, new Expected(Expected.Versions.of(tag), null));
    }

    private Object send(Object command, Expected expected) {
        Write write = write(LedgerEventStorageEngine.DEFAULT_TENANT, expected);
        write.addresses(((StreamCommand) command).addressedId());
        return onItsOwnThread(() -> write.bind(() -> axon.commandGateway().sendAndWait(command)));
    }

    /** Carries a command through as a request does, and tells where in the ledger its last event is, 0 when there is none. */
    public long perform(String tenant, Expected expected, StreamCommand command) {
        Write write = write(tenant, expected);
        return (long) onItsOwnThread(() -> {
            writes.perform(write, command, decided -> new Answer(200, "done", null));
            return write.position();
        });
    }

    private static Write write(String tenant, Expected expected) {
        return new Write(tenant, new TreeMap<>(), TestLedger.AT, expected, false, null, false, "/api/v1/assignments");
    }

    /** Locks are a thread's own: only another thread notices one that was left behind. */
    private Object onItsOwnThread(Callable<Object> command) {
        try {
            return threads.submit(command).get(TestLedger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException stuck) {
            throw new AssertionError("The command was not answered", stuck);
        }
    }

    public LedgerReader ledger() {
        return ledger.reader();
    }

    public Configuration axon() {
        return axon;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        axon.shutdown();
        ledger.close();
    }
}
