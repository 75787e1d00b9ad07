package io.caseledger.query.platform;

import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The tables of a projection of the past, filled in one way or another, as text that is compared as a whole. */
public final class PastTables {

    private final TestDatabase database;
    private final Projection projection;

    public PastTables(TestDatabase database, Projection projection) {
        this.database = database;
        this.projection = projection;
    }

    /** Beginning with empty tables, folds the whole ledger in batches of a size. */
    public Map<String, List<String>> foldedInBatchesOf(int size) {
        projection
                .tables()
                .forEach(table -> JdbcClient.create(database.owner())
                        .sql("truncate read." + table)
                        .update());
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.writer()));
        LedgerReader ledger = new LedgerReader(database.writer());
        List<StoredEvent> page = ledger.after(0, size);
        while (!page.isEmpty()) {
            List<StoredEvent> batch = page.stream()
                    .filter(event -> projection.kinds().contains(event.kind()))
                    .toList();
            if (!batch.isEmpty()) {
                transaction.executeWithoutResult(ignored -> projection.apply(batch));
            }
            page = ledger.after(page.getLast().position(), size);
        }
        return in("read");
    }

    public Map<String, List<String>> rebuilt() {
        new Rebuilder(new LedgerReader(database.writer()), database.owner()).rebuild(projection, "rebuilt");
        return in("rebuilt");
    }

    private Map<String, List<String>> in(String schema) {
        Map<String, List<String>> dump = new TreeMap<>();
        projection
                .tables()
                .forEach(table -> dump.put(
                        table,
                        JdbcClient.create(database.owner())
                                .sql("select row_to_json(r)::text as line from " + schema + '.' + table
                                        + " r order by line")
                                .query(String.class)
                                .list()));
        return dump;
    }
}
