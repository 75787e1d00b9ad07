package io.caseledger.command.allocation;

import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Directory;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.ShownAllocation;
import io.caseledger.contract.directory.EntrySort;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Answers to writes in document 5's words. */
@Component
class AllocationAnswers {

    private final Directory directory;

    AllocationAnswers(Directory directory) {
        this.directory = directory;
    }

    ShownAllocation shown(String tenant, long id, AllocationFacts facts) {
        Long status = facts.statusOptionId();
        String stage = status == null
                ? null
                : directory.facts(tenant, EntrySort.STATUS_OPTION, status).get("stage");
        return ShownAllocation.of(id, facts, stage);
    }

    /** The allocation that was addressed, and where it was a series the numbers of all that were changed. */
    ShownAllocation changed(String tenant, long id, Decided decided) {
        if (decided.state() instanceof SeriesOutcome(var affected)) {
            return shown(tenant, id, Objects.requireNonNull(affected.get(id)))
                    .withAffected(List.copyOf(affected.keySet()));
        }
        return shown(tenant, id, SeriesWork.facts(decided));
    }
}
