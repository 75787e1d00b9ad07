package io.caseledger.query.projections;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares the last event that each projection has passed with the one that the ledger has at that position. They differ where the ledger was replaced,
 * as by a restore from a backup: what is shown is then of events that are no more, and no event that comes makes it right.
 */
@Component
class ReplacedLedgerCheck {

    private final StoredPositions positions;
    private final LedgerReader ledger;
    private final LedgerTail tail;
    private final JdbcClient writer;

    ReplacedLedgerCheck(
            StoredPositions positions,
            LedgerReader ledger,
            LedgerTail tail,
            @Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        this.positions = positions;
        this.ledger = ledger;
        this.tail = tail;
        this.writer = JdbcClient.create(writer);
    }

    /** Projections whose positions an earlier build stored take the hashes of the events there. */
    void takeHashes() {
        Map<String, LedgerPlace> places = positions.all(writer);
        places.values().removeIf(place -> place.hash() != null || place.position() == 0);
        if (places.isEmpty()) {
            return;
        }
        Map<Long, byte[]> hashes = ledger.hashes(
                places.values().stream().map(LedgerPlace::position).toList());
        places.forEach((projection, place) -> {
            byte[] hash = hashes.get(place.position());
            if (hash != null) {
                positions.complete(writer, projection, new LedgerPlace(place.position(), hash));
            }
        });
    }

    /**
     * The projections that have passed another event than the ledger has, or has any more, and what to say of each. Events in memory that the ledger does not
     * have are given up first: whoever is built anew would be handed them again.
     */
    Map<String, String> missing() {
        Map<String, LedgerPlace> places = positions.all(writer);
        places.values().removeIf(place -> place.position() == 0);
        LedgerPlace inMemory = tail.end();
        Map<Long, byte[]> hashes = ledger.hashes(Stream.concat(places.values().stream(), Stream.of(inMemory))
                .map(LedgerPlace::position)
                .toList());
        if (inMemory.position() > 0 && isMissing(inMemory, hashes)) {
            tail.forget();
        }
        Map<String, String> missing = new HashMap<>();
        places.forEach((projection, place) -> {
            if (isMissing(place, hashes)) {
                missing.put(projection, String.valueOf(place.replaced().getMessage()));
            }
        });
        return missing;
    }

    private static boolean isMissing(LedgerPlace place, Map<Long, byte[]> hashes) {
        byte[] hash = hashes.get(place.position());
        return hash == null || !place.agrees(hash);
    }
}
