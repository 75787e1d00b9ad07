package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.mobility.ShownStatus;
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

    private static final String ONE = "select " + MobilityTables.COLUMNS
            + " from read.mobility_assignment a where a.tenant = ? and a.assignment_id = ?";

    /** Finds the page in an index first, and only then looks for what it shows. */
    private static final String PAGE = "select " + MobilityTables.COLUMNS + " from (select a.tenant, a.assignment_id,"
            + " row_number() over (order by %1$s) as place from read.mobility_listing a%2$s order by %1$s"
            + " limit ? offset ?) page join read.mobility_assignment a using (tenant, assignment_id)"
            + " order by page.place";

    private static final String COUNT = "select count(*) from read.mobility_listing a";

    private static final String ADD_UP = "select coalesce(sum(term.factor * t.total), 0)"
            + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as term(factor, facet, first, last)"
            + " join read.mobility_total t on t.facet = term.facet and t.value >= term.first and t.value <= term.last";

    private final JdbcClient jdbc;
    private final LedgerReader ledger;

    MobilityQueries(DataSource reader, LedgerReader ledger) {
        this.jdbc = JdbcClient.create(reader);
        this.ledger = ledger;
    }

    /** @param total rows on all pages together */
    record Page(List<MobilityRow> rows, long total) {}

    Optional<MobilityRow> find(String tenant, boolean confidential, long id) {
        return jdbc.sql(ONE)
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

    Page page(MobilityFilter filter, MobilityOrder order, int limit, long offset) {
        if (order.isByStatus()) {
            return byStatus(filter, order, limit, offset);
        }
        List<MobilityRow> rows = rows(filter, order, limit, offset);
        return new Page(rows, offset == 0 && rows.size() < limit ? rows.size() : total(filter));
    }

    private Page byStatus(MobilityFilter filter, MobilityOrder order, int limit, long offset) {
        List<MobilityRow> rows = new ArrayList<>();
        long passed = 0;
        for (ShownStatus status : order.statuses()) {
            if (filter.statuses().isEmpty() || filter.statuses().contains(status)) {
                MobilityFilter only = filter.only(status);
                long total = total(only);
                if (rows.size() < limit && passed + total > offset) {
                    rows.addAll(rows(only, order, limit - rows.size(), Math.max(0, offset - passed)));
                }
                passed += total;
            }
        }
        return new Page(rows, passed);
    }

    private List<MobilityRow> rows(MobilityFilter filter, MobilityOrder order, int limit, long offset) {
        Filter where = filter.where();
        List<@Nullable Object> parameters = new ArrayList<>(where.parameters());
        parameters.add(limit);
        parameters.add(offset);
        return jdbc.sql(PAGE.formatted(order.sql(), where.sql()))
                .params(parameters)
                .query((row, number) -> MobilityTables.row(row))
                .list();
    }

    private long total(MobilityFilter filter) {
        KeptTotal kept = filter.kept();
        return kept == null ? count(filter.where()) : total(kept);
    }

    private long count(Filter where) {
        return jdbc.sql(COUNT + where.sql())
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
