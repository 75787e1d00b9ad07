package io.caseledger.bench;

import io.caseledger.command.platform.Appender;
import io.caseledger.command.platform.LedgerEventStorageEngine;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Appends through the ledger's storage engine without HTTP: one event, one new stream, one waiting caller each. */
final class InProcessAppends {

    private final DataSource writer;

    InProcessAppends(DataSource writer) {
        this.writer = writer;
    }

    double appendsPerSecond(int callers, Duration length) throws InterruptedException {
        try (Appender appender = new Appender(writer, new LedgerTail(), Clock.systemUTC())) {
            LedgerEventStorageEngine engine = new LedgerEventStorageEngine(appender, new LedgerReader(writer));
            long end = System.nanoTime() + length.toNanos();
            long appends = 0;
            long began = System.nanoTime();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Long>> lanes = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    int caller = i;
                    lanes.add(threads.submit(() -> append(engine, caller, end)));
                }
                for (Future<Long> lane : lanes) {
                    appends += lane.get();
                }
            } catch (ExecutionException failed) {
                throw new IllegalStateException("The append load broke off", failed.getCause());
            }
            return appends / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static long append(LedgerEventStorageEngine engine, int caller, long end) {
        String prefix = "assign_bench_" + System.nanoTime() + '_' + caller + '_';
        CaseEvent event = new CaseEvent.Assigned(
                "mentor_1", "contact_1", null, null, Instant.parse("2026-03-26T00:00:00Z"), "Referred by case worker.");
        long appends = 0;
        while (System.nanoTime() < end) {
            engine.appendEvents(List.of(new GenericDomainEventMessage<>("casework", prefix + appends, 0, event)));
            appends++;
        }
        return appends;
    }
}
