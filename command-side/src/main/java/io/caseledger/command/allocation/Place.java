package io.caseledger.command.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the caller believes an allocation to be, by the path that was used; null says nothing of it. */
record Place(@Nullable Long userId, @Nullable Long assignableId) {

    static final Place ANYWHERE = new Place(null, null);

    boolean holds(AllocationFacts facts) {
        return (userId == null || Objects.equals(userId, facts.userId()))
                && (assignableId == null || assignableId == facts.assignableId());
    }
}
