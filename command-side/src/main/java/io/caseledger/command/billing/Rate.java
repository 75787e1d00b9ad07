package io.caseledger.command.billing;

import io.caseledger.contract.allocation.Amount;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A rate that is known.
 *
 * @param userId null for everybody on the project
 * @param projectId null for all that the user does
 * @param from the first day it holds for, null for ever
 * @param to the last day it holds for, null for ever
 */
record Rate(
        long id,
        @Nullable Long userId,
        @Nullable Long projectId,
        Amount rate,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Instant createdAt,
        Instant updatedAt) {

    boolean holdsOn(LocalDate day) {
        return (from == null || !from.isAfter(day)) && (to == null || !to.isBefore(day));
    }
}
