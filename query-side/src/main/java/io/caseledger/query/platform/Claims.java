package io.caseledger.query.platform;

import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which process follows the ledger for which projection, by the tokens' owners. */
final class Claims {

    private final JdbcClient jdbc;
    private final String self;

    /** @param self the name under which this process claims tokens */
    Claims(DataSource projector, String self) {
        this.jdbc = JdbcClient.create(projector);
        this.self = self;
    }

    /** The projections that other processes have claimed. */
    Set<String> ofOthers() {
        return new HashSet<>(jdbc.sql("select processorname from read.token_entry where owner <> ?")
                .param(self)
                .query(String.class)
                .list());
    }
}
