package io.caseledger.command.platform;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Draws the numbers by which documents 3, 4 and 5 name things, all from one sequence: each number once, and never again. A number drawn for a write
 * that is refused is lost.
 */
public final class NewNumbers {

    /** The highest number that a double, and with it every reader of JSON, tells from its neighbours. */
    public static final long HIGHEST = (1L << 53) - 1;

    private static final String RAISE = "select setval('ledger.number', used.highest) from (select"
            + " (metadata ->> 'numbers_to')::bigint as highest from ledger.event where metadata ->> 'numbers_to' is not null"
            + " order by 1 desc limit 1) used, ledger.number sequence where used.highest > sequence.last_value";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public NewNumbers(DataSource writer) {
        this.jdbc = JdbcClient.create(writer);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
        raise();
    }

    /** Goes on past the highest number that the ledger knows, also where the ledger was restored without its sequence. */
    void raise() {
        transaction.executeWithoutResult(ignored -> {
            jdbc.sql("select 1 from pg_advisory_xact_lock(hashtext('ledger.number'))")
                    .query(Integer.class)
                    .single();
            jdbc.sql(RAISE).query(Long.class).optional();
        });
    }

    public long next(Write write) {
        return next(write, 1).getFirst();
    }

    /** As many numbers, in ascending order. */
    public List<Long> next(Write write, int count) {
        if (count == 0) {
            return List.of();
        }
        List<Long> drawn = jdbc.sql("select nextval('ledger.number') from generate_series(1, ?)")
                .param(count)
                .query(Long.class)
                .list();
        write.drew(drawn.getLast());
        return drawn;
    }
}
