package io.caseledger.contract.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.caseledger.contract.platform.WholeSeconds;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An allocation in document 5's words, the same in the answers to reads and to writes. What stands last is there only where it was asked for or has
 * something to say.
 *
 * @param status the stage of the status option, null without one or while the directory does not know it
 * @param affectedIds all allocations of the series that a write changed
 */
public record ShownAllocation(
        long id,
        String allocationMode,
        @Nullable BigDecimal percent,
        @Nullable BigDecimal hoursPerDay,
        @Nullable BigDecimal fixedHours,
        @Nullable Long userId,
        long assignableId,
        LocalDate endsAt,
        LocalDate startsAt,
        @Nullable BigDecimal billRate,
        @Nullable Long billRateId,
        @Nullable Long repetitionId,
        String createdAt,
        String updatedAt,
        boolean allDayAssignment,
        @Nullable Long resourceRequestId,
        @Nullable String status,
        @Nullable Long statusOptionId,
        String description,
        @Nullable String note,
        long organizationId,
        @JsonInclude(Include.NON_NULL) @Nullable SubtaskCounts subtaskCounts,
        @JsonInclude(Include.NON_NULL) @Nullable ShownPage<ShownSubtask> subtasks,
        @JsonInclude(Include.NON_EMPTY) List<Warning> warnings,
        @JsonInclude(Include.NON_EMPTY) List<Long> affectedIds) {

    /** The document's samples all show it; there is one organisation per ledger tenant. */
    private static final long ORGANISATION = 1;

    public record SubtaskCounts(long completed, long total) {

        public static SubtaskCounts of(List<AllocationFacts.Subtask> subtasks) {
            return new SubtaskCounts(
                    subtasks.stream().filter(AllocationFacts.Subtask::completed).count(), subtasks.size());
        }
    }

    /** A day on which the user has more to do than time, with this allocation; a percent of 1 is all the time there is, null where there is none. */
    public record Warning(
            String code, LocalDate date, @Nullable BigDecimal percent) {

        public static Warning overAllocated(LocalDate date, @Nullable BigDecimal percent) {
            return new Warning("over-allocated", date, percent);
        }
    }

    public static ShownAllocation of(long id, AllocationFacts facts, @Nullable String stage) {
        Allotment allotment = facts.allotment();
        BillRate rate = facts.billRate();
        return new ShownAllocation(
                id,
                allotment.mode().word(),
                allotment.in(AllocationMode.PERCENT),
                allotment.in(AllocationMode.HOURS_PER_DAY),
                allotment.in(AllocationMode.FIXED),
                facts.userId(),
                facts.assignableId(),
                facts.endsAt(),
                facts.startsAt(),
                rate == null ? null : rate.rate().value(),
                rate == null ? null : Long.valueOf(rate.id()),
                facts.repetitionId(),
                WholeSeconds.of(facts.createdAt()),
                WholeSeconds.of(facts.updatedAt()),
                true,
                null,
                stage,
                facts.statusOptionId(),
                facts.description(),
                facts.note(),
                ORGANISATION,
                null,
                null,
                List.of(),
                List.of());
    }

    public ShownAllocation withCounts(@Nullable SubtaskCounts counts) {
        return with(counts, subtasks, warnings, affectedIds);
    }

    public ShownAllocation withSubtasks(@Nullable ShownPage<ShownSubtask> page) {
        return with(subtaskCounts, page, warnings, affectedIds);
    }

    public ShownAllocation withWarnings(List<Warning> said) {
        return with(subtaskCounts, subtasks, said, affectedIds);
    }

    public ShownAllocation withAffected(List<Long> ids) {
        return with(subtaskCounts, subtasks, warnings, ids);
    }

    private ShownAllocation with(
            @Nullable SubtaskCounts counts,
            @Nullable ShownPage<ShownSubtask> page,
            List<Warning> said,
            List<Long> affected) {
        return new ShownAllocation(
                id,
                allocationMode,
                percent,
                hoursPerDay,
                fixedHours,
                userId,
                assignableId,
                endsAt,
                startsAt,
                billRate,
                billRateId,
                repetitionId,
                createdAt,
                updatedAt,
                allDayAssignment,
                resourceRequestId,
                status,
                statusOptionId,
                description,
                note,
                organizationId,
                counts,
                page,
                said,
                affected);
    }
}
