package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.ShownStatus;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.CatchUp;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.StreamSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final String PAST = " from read." + MobilityPastTables.VERSIONS + " a left join"
            + " read.mobility_expat e on e.tenant = a.tenant and e.expat_id = a.expat_id";

    private static final String ADD_UP = "select coalesce(sum(term.factor * t.total), 0)"
            + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as term(factor, facet, first, last)"
            + " join read.mobility_total t on t.facet = term.facet and t.value >= term.first and t.value <= term.last";

    private final JdbcClient jdbc;
    private final StreamSnapshots<MobilityRow> past;
    private final CatchUp catchUp;

    MobilityQueries(DataSource reader, LedgerReader ledger, CatchUp catchUp) {
        this.jdbc = JdbcClient.create(reader);
        this.past = new StreamSnapshots<>("mobility", ledger, MobilityFold::fold);
        this.catchUp = catchUp;
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
    Optional<MobilityRow> at(PointInTime point, String tenant, boolean confidential, long id) {
        String stream = Long.toString(id);
        return past.at(tenant, stream, Optional.of(point))
                .filter(then -> confidential
                        || !(then.confidential()
                                || past.at(tenant, stream, Optional.empty())
                                        .orElseThrow()
                                        .confidential()))
                .map(then -> named(tenant, List.of(then)).getFirst());
    }

    private List<MobilityRow> named(String tenant, List<MobilityRow> rows) {
        Map<Expat.Key, String> names = new HashMap<>();
        jdbc.sql("select expat_id, name from read.mobility_expat where tenant = ? and expat_id = any(?)")
                .param(tenant)
                .param(rows.stream()
                        .map(MobilityRow::expat)
                        .filter(Objects::nonNull)
                        .map(Expat.Key::id)
                        .toArray(Long[]::new))
                .query(row -> {
                    names.put(new Expat.Key(tenant, row.getLong(1)), row.getString(2));
                });
        return rows.stream().map(row -> row.named(names.get(row.expat()))).toList();
    }

    Page page(MobilityFilter filter, MobilityOrder order, int limit, long offset) {
        if (filter.point() != null) {
            catchUp.await(MobilityPastProjection.NAME);
        }
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
        PointInTime point = filter.point();
        if (point != null) {
            return rowsAt(point, filter.tenant(), PAST + where.sql() + order.past(), parameters);
        }
        return jdbc.sql(PAGE.formatted(order.sql(), where.sql()))
                .params(parameters)
                .query((row, number) -> MobilityTables.row(row))
                .list();
    }

    /** Which assignments are on a page tell their versions, what they said the ledger. */
    private List<MobilityRow> rowsAt(PointInTime point, String tenant, String page, List<@Nullable Object> parameters) {
        List<String> streams = jdbc.sql("select a.assignment_id::text" + page + " limit ? offset ?")
                .params(parameters)
                .query(String.class)
                .list();
        return named(tenant, past.at(tenant, streams, point));
    }

    private long total(MobilityFilter filter) {
        KeptTotal kept = filter.kept();
        return kept == null ? count(filter) : total(kept);
    }

    private long count(MobilityFilter filter) {
        Filter where = filter.where();
        return jdbc.sql((filter.point() == null ? COUNT : "select count(*)" + PAST) + where.sql())
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
