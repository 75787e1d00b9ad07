package io.caseledger.contract.allocation;

import io.caseledger.contract.platform.WholeSeconds;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A rate of a project in document 5's words, the same in the answers to reads and to writes. Nobody says rates of roles here. */
public record ShownProjectRate(
        long id,
        BigDecimal rate,
        @Nullable Long disciplineId,
        @Nullable Long roleId,
        long assignableId,
        @Nullable Long userId,
        @Nullable LocalDate startsAt,
        @Nullable LocalDate endsAt,
        String createdAt,
        String updatedAt) {

    /** @param userId null for everybody on the project */
    public static ShownProjectRate of(
            long id,
            BigDecimal rate,
            long projectId,
            @Nullable Long userId,
            @Nullable LocalDate startsAt,
            @Nullable LocalDate endsAt,
            Instant createdAt,
            Instant updatedAt) {
        return new ShownProjectRate(
                id,
                rate,
                null,
                null,
                projectId,
                userId,
                startsAt,
                endsAt,
                WholeSeconds.of(createdAt),
                WholeSeconds.of(updatedAt));
    }
}
