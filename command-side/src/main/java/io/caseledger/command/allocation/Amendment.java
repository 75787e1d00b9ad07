package io.caseledger.command.allocation;

import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Amount;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a change says: null where it says nothing. An amount belongs to the mode that is said with it.
 *
 * @param assignableId may be repeated, not changed
 */
record Amendment(
        @Nullable LocalDate startsAt,
        @Nullable LocalDate endsAt,
        @Nullable AllocationMode mode,
        @Nullable Amount amount,
        @Nullable Said<Long> userId,
        @Nullable Said<Long> statusOptionId,
        @Nullable String description,
        @Nullable Said<String> note,
        @Nullable Long assignableId) {

    /** A value that may be said to be none. */
    record Said<T>(@Nullable T value) {}

    Amendment withPeriod(@Nullable LocalDate start, @Nullable LocalDate end) {
        return new Amendment(start, end, mode, amount, userId, statusOptionId, description, note, assignableId);
    }
}
