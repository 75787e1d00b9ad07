package io.caseledger.query.billing;

import io.caseledger.contract.allocation.ShownPage;
import io.caseledger.contract.allocation.ShownProjectRate;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.PathNumber;
import io.caseledger.query.platform.LinkedPaging;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists a project's rates, those that were set for its users among them. */
@RestController
@Needs("allocation:read")
class ProjectRateReads {

    private static final String OF_PROJECT = "select rate_id, rate, user_id, from_day, to_day, created_at, updated_at"
            + " from read.bill_rate where tenant = ? and project_id = ?"
            + " order by user_id nulls first, from_day nulls first, rate_id limit ? offset ?";

    private final JdbcClient jdbc;

    ProjectRateReads(DataSource reader) {
        this.jdbc = JdbcClient.create(reader);
    }

    @GetMapping("/allocation/api/v1/projects/{projectId}/bill_rates")
    ShownPage<ShownProjectRate> listProjectBillRates(
            Caller caller, @PathVariable String projectId, Parameters parameters, HttpServletRequest request) {
        long project = PathNumber.of(projectId, "Project");
        LinkedPaging paging = LinkedPaging.of(request, parameters, "", List.of());
        parameters.refuseFaults();
        List<ShownProjectRate> rates = jdbc.sql(OF_PROJECT)
                .param(caller.tenant())
                .param(project)
                .param(paging.perPage() + 1)
                .param(paging.offset())
                .query((row, number) -> ShownProjectRate.of(
                        row.getLong(1),
                        new BigDecimal(row.getString(2)),
                        project,
                        row.getObject(3, Long.class),
                        row.getObject(4, LocalDate.class),
                        row.getObject(5, LocalDate.class),
                        row.getObject(6, OffsetDateTime.class).toInstant(),
                        row.getObject(7, OffsetDateTime.class).toInstant()))
                .list();
        return ShownPage.of(paging.link(), paging.page(), paging.perPage(), rates);
    }
}
