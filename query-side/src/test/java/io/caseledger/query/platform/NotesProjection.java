package io.caseledger.query.platform;

import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.RecordedEvent;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A projection that some notes are poison to, each in a way of its own, until it is fixed. */
final class NotesProjection implements Projection {

    static final String FOLD = "cannot be folded";
    static final String NUL = "has a NUL";
    static final String LONG = "is too long";
    static final String CONSTRAINT = "is forbidden";

    private final JdbcClient jdbc;
    private volatile boolean fixed;
    private volatile Runnable before = () -> {};

    NotesProjection(TestDatabase database) {
        JdbcClient.create(database.owner())
                .sql("create table read.noted (stream text primary key, sequence bigint not null,"
                        + " notes varchar(20) check (notes <> 'forbidden'), total bigint not null);"
                        + " grant select, insert, update, delete on read.noted to caseledger_writer")
                .update();
        jdbc = JdbcClient.create(database.writer());
    }

    /** From now on it takes all notes. */
    void fix() {
        fixed = true;
    }

    /** What happens before each batch, in its transaction. */
    void before(Runnable disturbance) {
        before = disturbance;
    }

    /** The process of the server that works for the transaction. */
    int backend() {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    List<String> rows() {
        return jdbc.sql("select stream || ' ' || sequence || ' ' || notes || ' ' || total from read.noted order by 1")
                .query(String.class)
                .list();
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public Set<String> kinds() {
        return Set.of("casework");
    }

    @Override
    public List<String> tables() {
        return List.of("noted");
    }

    @Override
    public void apply(List<? extends RecordedEvent> batch) {
        before.run();
        for (RecordedEvent event : batch) {
            event.requireAfter(jdbc.sql("select sequence from read.noted where stream = ?")
                    .param(event.aggregateId())
                    .query(Long.class)
                    .optional()
                    .orElse(-1L));
            jdbc.sql("insert into read.noted as n values (?, ?, ?, 1) on conflict (stream) do update"
                            + " set sequence = excluded.sequence, notes = excluded.notes, total = n.total + 1")
                    .param(event.aggregateId())
                    .param(event.sequence())
                    .param(shown(notes(event)))
                    .update();
        }
    }

    private static @Nullable String notes(RecordedEvent event) {
        return switch ((CaseEvent) event.event()) {
            case CaseEvent.Assigned assigned -> assigned.notes();
            case CaseEvent.NotesAmended amended -> amended.notes().to();
            default -> throw new IllegalArgumentException(event.type());
        };
    }

    private @Nullable String shown(@Nullable String notes) {
        if (fixed || notes == null) {
            return notes;
        }
        return switch (notes) {
            case FOLD -> throw new IllegalStateException("This note is poison: " + notes);
            case NUL -> "Ada\0";
            case LONG -> "Ada, and a good deal more than fits";
            case CONSTRAINT -> "forbidden";
            default -> notes;
        };
    }

    /** The event that opens a stream. */
    static CaseEvent opened(String notes) {
        return new CaseEvent.Assigned("mentor", "contact", null, null, ParkingTest.AT, notes);
    }

    static CaseEvent amended(String notes) {
        return new CaseEvent.NotesAmended(new Change<>(null, notes));
    }

    @Override
    public Rebuild rebuild() {
        Map<String, Long> last = new HashMap<>();
        return new Rebuild() {
            @Override
            public void fold(RecordedEvent event) {
                shown(notes(event));
                last.merge(event.aggregateId(), event.sequence(), Math::max);
            }

            @Override
            public void write(Connection connection, String schema, String table) {
                throw new UnsupportedOperationException("It is only folded");
            }
        };
    }
}
