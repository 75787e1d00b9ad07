package io.caseledger.query.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which process follows the ledger for which projection, by the tokens' owners. */
final class Claims {

    /** The clocks of processes and of the database, at most; a time that lies further ahead was written by one that was wrong. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final String self;

    /** @param self the name under which this process claims tokens */
    Claims(DataSource projector, String self) {
        this.jdbc = JdbcClient.create(projector);
        this.self = self;
    }

    /** Takes other processes' claims away that a clock which was ahead of ours and the database's has written: they would outlast their owners. */
    void releaseFuture(Instant now) {
        jdbc.sql(
                        "update read.token_entry set owner = null where owner <> ?"
                                + " and timestamp::timestamptz > greatest(?::timestamptz, clock_timestamp() + make_interval(secs => ?))")
                .param(self)
                .param(now.plus(CLOCKS_DIFFER).atOffset(ZoneOffset.UTC))
                .param((double) CLOCKS_DIFFER.toSeconds())
                .update();
    }

    /** Ends sessions of ours whose COPY waits for a client that is gone, which keeps a projection's locks. */
    void endOrphans() {
        jdbc.sql("select ledger.end_orphaned_copies()").query(Long.class).single();
    }

    /** The projections that other processes have claimed. */
    Set<String> ofOthers() {
        return new HashSet<>(jdbc.sql("select processorname from read.token_entry where owner <> ?")
                .param(self)
                .query(String.class)
                .list());
    }
}
