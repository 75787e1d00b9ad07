package io.caseledger.query.projections;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.ParkedTable;
import io.caseledger.query.platform.Rebuilder;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What replays need, put together. */
@Configuration(proxyBeanMethods = false)
class ProjectionsConfiguration {

    @Bean
    Workshop workshop(
            LedgerReader ledger,
            Rebuilder rebuilder,
            StoredPositions positions,
            ProjectionTable table,
            ParkedTable parked,
            @Qualifier(DatabaseConfiguration.OWNER) DataSource owner,
            @Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector,
            EventProcessingConfiguration processing) {
        return new Workshop(
                ledger, rebuilder, positions, table, parked, owner, projector, new Semaphore(1), processing);
    }
}
