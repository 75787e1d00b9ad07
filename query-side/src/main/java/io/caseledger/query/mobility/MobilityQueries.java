package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions that are asked of mobility assignments. Who may not know of confidential ones is answered as if they were not there. */
@Component
class MobilityQueries {

    private static final String ROWS = "select " + MobilityTables.COLUMNS + " from read.mobility_assignment a";

    private static final String ADD_UP = "select coalesce(sum(term.factor * t.total), 0)"
            + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as term(factor, facet, first, last)"
            + " join read.mobility_total t on t.facet = term.facet and t.value >= term.first and t.value <= term.last";

    private final JdbcClient jdbc;
    private final LedgerReader ledger;

    MobilityQueries(DataSource reader, LedgerReader ledger) {
        this.jdbc = JdbcClient.create(reader);
        this.ledger = ledger;
    }

    Optional<MobilityRow> find(String tenant, boolean confidential, long id) {
        return jdbc.sql(ROWS + " where a.tenant = ? and a.assignment_id = ?")
                .param(tenant)
                .param(id)
                .query((row, number) -> MobilityTables.row(row))
                .optional()
                .filter(row -> confidential || !row.confidential());
    }

    /** The assignment as it was, if it was there; with its expat's name of today. What is confidential now has no past either. */
    Optional<MobilityRow> asOf(String tenant, boolean confidential, long id, Instant moment) {
        MobilityRow then = null;
        MobilityRow now = null;
        for (StoredEvent event : ledger.stream(tenant, Long.toString(id), 0)) {
            if (!(event.event() instanceof MobilityEvent)) {
                return Optional.empty();
            }
            now = MobilityFold.fold(now, event);
            if (!event.occurredAt().isAfter(moment)) {
                then = now;
            }
        }
        if (then == null || now == null || (!confidential && (then.confidential() || now.confidential()))) {
            return Optional.empty();
        }
        return Optional.of(then.named(nameOf(then.expat())));
    }

    private @Nullable String nameOf(Expat.@Nullable Key expat) {
        return expat == null
                ? null
                : jdbc.sql("select name from read.mobility_expat where tenant = ? and expat_id = ?")
                        .param(expat.tenant())
                        .param(expat.id())
                        .query(String.class)
                        .optional()
                        .orElse(null);
    }

    List<MobilityRow> list(Filter where, String order, int limit, long offset) {
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(limit);
        parameters.add(offset);
        return jdbc.sql(ROWS + where.sql() + " order by " + order + " limit ? offset ?")
                .params(parameters)
                .query((row, number) -> MobilityTables.row(row))
                .list();
    }

    long total(MobilityFilter filter) {
        KeptTotal kept = filter.total();
        return kept == null ? count(filter.where()) : total(kept);
    }

    private long count(Filter where) {
        return jdbc.sql("select count(*) from read.mobility_assignment a" + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }

    private long total(KeptTotal kept) {
        Filter where = new Filter().and("t.tenant = ?", kept.tenant()).and("t.place = ?", kept.place());
        if (!kept.confidential()) {
            where.and("not t.confidential");
        }
        if (!kept.archived()) {
            where.and("not t.archived");
        }
        List<KeptTotal.Term> terms = kept.terms();
        return jdbc.sql(ADD_UP + where.sql())
                .param(terms.stream().map(KeptTotal.Term::factor).toArray(Long[]::new))
                .param(terms.stream().map(KeptTotal.Term::facet).toArray(String[]::new))
                .param(terms.stream().map(KeptTotal.Term::from).toArray(String[]::new))
                .param(terms.stream().map(KeptTotal.Term::to).toArray(String[]::new))
                .params(where.parameters())
                .query(Long.class)
                .single();
    }
}
