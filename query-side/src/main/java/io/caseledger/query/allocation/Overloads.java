package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.allocation.ShownAllocation.Warning;
import io.caseledger.platform.http.Workloads;
import io.caseledger.query.platform.AnswerableReads;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the write side of days that become too full. */
@Component
class Overloads implements Workloads {

    private static final int MOST_DAYS = 366;
    private static final int MOST_WARNINGS = 31;

    private final AllocationQueries queries;
    private final AnswerableReads answerable;

    Overloads(AllocationQueries queries, AnswerableReads answerable) {
        this.queries = queries;
        this.answerable = answerable;
    }

    /** Within the first year of the allocation, and at most a month of days. */
    @Override
    public List<Warning> overloads(String tenant, AllocationFacts planned) {
        Long user = planned.userId();
        if (user == null) {
            return List.of();
        }
        answerable.require(Overloads.class);
        var from = planned.startsAt();
        var to = planned.endsAt().isAfter(from.plusDays(MOST_DAYS)) ? from.plusDays(MOST_DAYS) : planned.endsAt();
        List<Workload.Load> loads = new ArrayList<>(queries.loads(tenant, user, from, to));
        loads.add(Workload.Load.of(
                planned,
                planned.assignableKind() == AssignableKind.ASSIGNABLE
                        && queries.isLeaveType(tenant, planned.assignableId())));
        return Workload.days(from, to, loads)
                .filter(Workload.Day::over)
                .limit(MOST_WARNINGS)
                .map(day -> Warning.overAllocated(day.date(), day.percent()))
                .toList();
    }
}
