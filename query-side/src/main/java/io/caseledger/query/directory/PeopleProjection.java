package io.caseledger.query.directory;

import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Projection;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the directory's entries. People change seldom: an event at a time will do. */
@Component
class PeopleProjection implements Projection {

    private final JdbcClient jdbc;

    PeopleProjection(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        this.jdbc = JdbcClient.create(writer);
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("directory");
    }

    @Override
    public void apply(List<StoredEvent> batch) {
        batch.forEach(this::apply);
    }

    private void apply(StoredEvent stored) {
        int rows =
                switch ((PersonEvent) stored.event()) {
                    case PersonEvent.PersonRegistered registered ->
                        jdbc.sql("insert into read.person (tenant, person_id, sequence, name, email)"
                                        + " values (?, ?, ?, ?, ?)")
                                .param(stored.tenant())
                                .param(registered.personId())
                                .param(stored.sequence())
                                .param(registered.name())
                                .param(registered.email())
                                .update();
                    case PersonEvent.PersonRenamed renamed ->
                        change("name", renamed.name().to(), stored, renamed.personId());
                    case PersonEvent.PersonEmailChanged changed ->
                        change("email", changed.email().to(), stored, changed.personId());
                };
        if (rows != 1) {
            throw new IllegalStateException(
                    "Position " + stored.position() + " does not follow what is known of " + stored.aggregateId());
        }
    }

    private int change(
            String column, @Nullable String value, StoredEvent stored, String personId) {
        return jdbc.sql("update read.person set " + column + " = ?, sequence = ?"
                        + " where tenant = ? and person_id = ? and sequence = ?")
                .param(value)
                .param(stored.sequence())
                .param(stored.tenant())
                .param(personId)
                .param(stored.sequence() - 1)
                .update();
    }
}
