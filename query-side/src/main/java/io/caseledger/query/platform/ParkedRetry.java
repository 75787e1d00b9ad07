package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies what was passed over of a parked stream: all of it or nothing, from the ledger. The projection's position is locked first, as each of its
 * batches does, so that none runs at the same time, in this process or another: what it passed over by then is applied here, what comes after it there.
 */
final class ParkedRetry {

    private static final Logger log = LoggerFactory.getLogger(ParkedRetry.class);

    private final Projections projections;
    private final ParkedTable parked;
    private final LedgerReader ledger;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ParkedRetry(
            Projections projections,
            ParkedTable parked,
            LedgerReader ledger,
            DataSource projector,
            JdbcTransactionManager transactions) {
        this.projections = projections;
        this.parked = parked;
        this.ledger = ledger;
        this.jdbc = JdbcClient.create(projector);
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What a try came to. */
    enum Outcome {
        /** Its rows are up to date, and it is not parked any more. */
        APPLIED,
        /** It stays parked. */
        FAILED,
        /** It is not parked, or an operator discarded it. */
        NOT_PARKED
    }

    /** Tries a stream now, whenever it would be its turn. */
    Outcome retry(Projection projection, String tenant, String stream) {
        return retry(projection, tenant, stream, false);
    }

    /** Tries everything whose turn it is. */
    void retryDue() {
        for (Projection projection : projections.progress().keySet()) {
            for (ParkedStream due : parked.due(projection.name())) {
                try {
                    retry(projection, due.tenant(), due.stream(), true);
                } catch (DataAccessException | TransactionException unavailable) {
                    log.warn(
                            "Projection {} could not try a parked stream again: {}",
                            projection.name(),
                            Poison.describe(unavailable));
                    return;
                }
            }
        }
    }

    private Outcome retry(Projection projection, String tenant, String stream, boolean onlyIfDue) {
        Outcome outcome = transaction.execute(ignored -> {
            jdbc.sql("set local lock_timeout = '5s'").update();
            jdbc.sql("select 1 from read.token_entry where processorname = ? for update")
                    .param(projection.name())
                    .query(Integer.class)
                    .list();
            Optional<ParkedStream> found = parked.lock(projection.name(), tenant, stream)
                    .filter(row -> row.state() == ParkedStream.State.PARKED)
                    .filter(row -> !onlyIfDue || parked.isDue(row));
            return found.isEmpty() ? Outcome.NOT_PARKED : attempt(projection, found.get());
        });
        return outcome == null ? Outcome.NOT_PARKED : outcome;
    }

    private Outcome attempt(Projection projection, ParkedStream stream) {
        List<StoredEvent> events = ledger.stream(stream.tenant(), stream.stream(), stream.firstSequence()).stream()
                .filter(event -> event.sequence() <= stream.lastSequence())
                .filter(event -> projection.kinds().contains(event.kind()))
                .toList();
        parked.setSavepoint();
        try {
            projection.apply(events);
        } catch (RuntimeException failed) {
            if (!Poison.isIn(failed) && !(failed instanceof ContiguityViolation)) {
                throw failed;
            }
            parked.rollbackToSavepoint();
            parked.failedAgain(projection.name(), stream, Poison.describe(failed));
            projections.stateOf(projection.name()).attempted();
            return Outcome.FAILED;
        }
        parked.unpark(projection.name(), stream);
        projections.stateOf(projection.name()).attempted();
        log.info(
                "Projection {} has applied the stream that was parked at position {}",
                projection.name(),
                stream.firstPosition());
        return Outcome.APPLIED;
    }
}
