package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Parking;
import io.caseledger.query.platform.PassedOver;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.SideParking;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Folds on in a projection's tables beside the live ones, by the projection's own writes. */
final class SideFold {

    private static final int EVENTS_PER_READ = 2_000;

    private final Projection projection;
    private final SideParking passed;
    private final Parking parking;
    private final LedgerReader ledger;
    private final TransactionTemplate transaction;
    private final JdbcClient projector;
    private final String schema;
    private LedgerPlace place;

    /**
     * @param passed what the tables pass over so far
     * @param projector what the projection writes with
     * @param place what the tables hold already
     */
    SideFold(
            Projection projection,
            SideParking passed,
            LedgerReader ledger,
            DataSource projector,
            String schema,
            LedgerPlace place) {
        this.projection = projection;
        this.passed = passed;
        this.parking = new Parking(projection, passed);
        this.ledger = ledger;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(projector));
        this.projector = JdbcClient.create(projector);
        this.schema = schema;
        this.place = place;
    }

    /** What the tables pass over. */
    SideParking passed() {
        return passed;
    }

    /** Everything up to here is in the tables. */
    long position() {
        return place.position();
    }

    LedgerPlace place() {
        return place;
    }

    /** @throws io.caseledger.platform.ledger.ContiguityViolation where the ledger is another than the one that was folded */
    void requireSameLedger() {
        ledger.after(place, 1);
    }

    /** Folds exactly up to a position, itself included. */
    void foldTo(long last) {
        while (place.position() < last) {
            List<StoredEvent> page = ledger.after(place, (int) Math.min(EVENTS_PER_READ, last - place.position()));
            if (page.isEmpty() || page.getLast().position() != place.position() + page.size()) {
                throw new IllegalStateException("The ledger has a hole after position " + place.position());
            }
            apply(page.stream()
                    .filter(event -> projection.kinds().contains(event.kind()))
                    .toList());
            place = LedgerPlace.of(page.getLast());
        }
    }

    /** Only the side's schema is on the path: a table that is missing there must not be found among the live ones. */
    private void apply(List<StoredEvent> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<String, PassedOver> before = passed.passedOver();
        try {
            transaction.executeWithoutResult(ignored -> {
                projector.sql("set local search_path to " + schema).update();
                parking.apply(batch);
            });
        } catch (RuntimeException failed) {
            passed.takeBack(before);
            throw failed;
        }
    }
}
