package io.caseledger.command.allocation;

import io.caseledger.command.platform.Directory;
import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.platform.ledger.LedgerReader;
import org.springframework.stereotype.Component;

/** Looks at allocations before something is asked of them, where the path says more than the number. */
@Component
class AllocationStreams {

    private final LedgerReader ledger;
    private final Directory directory;

    AllocationStreams(LedgerReader ledger, Directory directory) {
        this.ledger = ledger;
        this.directory = directory;
    }

    /** @throws io.caseledger.contract.platform.RefusedException when there is none, or no longer */
    AllocationFacts living(String tenant, long id) {
        AllocationState state = new AllocationState.Unallocated();
        for (var row : ledger.stream(tenant, Long.toString(id), 0)) {
            if (!(row.event() instanceof AllocationEvent event)) {
                throw AllocationRefusals.unknown(id); // a number of another document's
            }
            state = Allocation.evolve(state, event, row.occurredAt());
        }
        return Allocation.living(state, id, Place.ANYWHERE);
    }

    /** Where an allocation is when it is there: what it is for never changes. */
    Place inProject(String tenant, long projectId, long id) {
        long assignable = living(tenant, id).assignableId();
        if (!isPartOf(tenant, assignable, projectId)) {
            throw AllocationRefusals.unknown(id);
        }
        return new Place(null, assignable);
    }

    /** Whether it is the project itself or one of its phases. */
    boolean isPartOf(String tenant, long assignableId, long projectId) {
        Long parent = assignableId == projectId ? Long.valueOf(projectId) : directory.parentOf(tenant, assignableId);
        return parent != null && parent == projectId;
    }
}
