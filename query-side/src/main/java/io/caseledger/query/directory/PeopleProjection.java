package io.caseledger.query.directory;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.RecordedEvent;
import io.caseledger.query.platform.CopyRows;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Rebuild;
import io.caseledger.query.platform.TextKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the directory's entries. People change seldom: one entry at a time will do. */
@Component
class PeopleProjection implements Projection {

    private static final String COLUMNS =
            "tenant, stream, person_id, sequence, name, name_search_key," + " id_search_key, email";

    private final JdbcClient jdbc;

    PeopleProjection(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector) {
        this.jdbc = JdbcClient.create(projector);
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
    public boolean isJoined() {
        return true;
    }

    @Override
    public List<String> tables() {
        return List.of("person");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        for (RecordedEvent event : batch) {
            if (!isOfPerson(event)) {
                continue;
            }
            put(PeopleFold.fold(stored(event).orElse(null), event));
        }
    }

    /** The directory knows other things beside people. */
    private static boolean isOfPerson(RecordedEvent event) {
        return event.type().startsWith("directory.Person");
    }

    private Optional<PeopleFold.Entry> stored(RecordedEvent event) {
        return jdbc.sql("select tenant, stream, person_id, sequence, name, email from person where stream = ?")
                .param(event.aggregateId())
                .query((row, number) -> new PeopleFold.Entry(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6)))
                .optional();
    }

    private void put(PeopleFold.Entry entry) {
        jdbc.sql("insert into person (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (tenant, person_id) do update set sequence = excluded.sequence,"
                        + " name = excluded.name, name_search_key = excluded.name_search_key, email = excluded.email")
                .param(entry.tenant())
                .param(entry.stream())
                .param(entry.personId())
                .param(entry.sequence())
                .param(entry.name())
                .param(TextKeys.search(entry.name()))
                .param(TextKeys.search(entry.personId()))
                .param(entry.email())
                .update();
    }

    @Override
    public Rebuild rebuild() {
        Map<String, PeopleFold.Entry> entries = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                if (isOfPerson(event)) {
                    entries.compute(event.aggregateId(), (stream, entry) -> PeopleFold.fold(entry, event));
                }
            }

            @Override
            public void write(Connection connection, String schema, String table) throws SQLException {
                try (CopyRows copy = new CopyRows(connection, schema + '.' + table + " (" + COLUMNS + ")")) {
                    for (PeopleFold.Entry entry : entries.values()) {
                        copy.text(entry.tenant())
                                .text(entry.stream())
                                .text(entry.personId())
                                .number(entry.sequence())
                                .text(entry.name())
                                .text(TextKeys.search(entry.name()))
                                .text(TextKeys.search(entry.personId()))
                                .text(entry.email())
                                .next();
                    }
                    copy.end();
                }
            }
        };
    }
}
