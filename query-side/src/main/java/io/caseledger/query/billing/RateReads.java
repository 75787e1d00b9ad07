package io.caseledger.query.billing;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists a user's rates. */
@RestController
@Needs("allocation:read")
class RateReads {

    private static final String OF_USER = " from read.bill_rate where tenant = ? and user_id = ?";

    private final JdbcClient jdbc;

    RateReads(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    @GetMapping("/allocation/api/v1/users/{userId}/bill_rates")
    Page<Rate> listBillRates(Caller caller, @PathVariable String userId, Parameters parameters) {
        long user = PathNumber.of(userId, "User");
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        List<Rate> rates = jdbc.sql("select rate_id, rate, project_id, from_day" + OF_USER
                        + " order by project_id nulls first, from_day nulls first limit ? offset ?")
                .param(caller.tenant())
                .param(user)
                .param(paging.limit())
                .param(paging.offset())
                .query((row, number) -> new Rate(
                        row.getLong(1),
                        new BigDecimal(row.getString(2)),
                        row.getObject(3, Long.class),
                        row.getObject(4, LocalDate.class)))
                .list();
        long total = jdbc.sql("select count(*)" + OF_USER)
                .param(caller.tenant())
                .param(user)
                .query(Long.class)
                .single();
        return Page.of(rates, paging, total);
    }

    /** @param from the first day it holds for, null for ever */
    record Rate(
            long id,
            BigDecimal rate,
            @Nullable Long projectId,
            @Nullable LocalDate from) {}
}
