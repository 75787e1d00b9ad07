package io.caseledger.query.allocation;

import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which allocations a list is of: those of a user, a project, a series, in a period.
 *
 * @param point the point in time that is looked at; empty for the present
 */
record AllocationFilter(Filter where, Optional<PointInTime> point) {

    static final long HIGHEST = (1L << 53) - 1;

    /** Leave is never a phase, whatever else its number names. */
    private static final String NO_PHASE =
            "(a.assignable_kind = 'leave' or (a.assignable_kind <> 'phase' and p.parent_id is null))";

    private static final String OF_PROJECT = "a.assignable_kind <> 'leave' and a.assignable_id = ?";
    private static final String OF_PROJECT_AND_PHASES = "a.assignable_kind <> 'leave' and a.assignable_id = any"
            + " (array(select ?::bigint union all select entry_id from read.directory_entry"
            + " where tenant = ? and sort = 'project' and parent_id = ?))";

    /** Reads the filters of a list; reading collects faults. */
    static AllocationFilter of(String tenant, @Nullable Long userId, @Nullable Long projectId, Parameters parameters) {
        Filter where = living(tenant);
        Optional<PointInTime> point = PointInTime.of(parameters);
        point.ifPresent(past -> past.narrow(where, "a"));
        boolean phases = parameters.flag("with_phases");
        if (userId != null) {
            where.and("a.user_id = ?", userId);
            if (!phases) {
                where.and(NO_PHASE);
            }
        }
        if (projectId != null) {
            ofProject(where, tenant, projectId, phases);
        }
        if (userId == null && projectId == null) {
            parameters.number("user_id", 1, HIGHEST).ifPresent(user -> where.and("a.user_id = ?", user));
            parameters.number("project_id", 1, HIGHEST).ifPresent(project -> ofProject(where, tenant, project, phases));
            parameters.number("assignable_id", 1, HIGHEST).ifPresent(id -> where.and("a.assignable_id = ?", id));
        }
        parameters.number("repetition_id", 1, HIGHEST).ifPresent(first -> where.and("a.repetition_id = ?", first));
        parameters.date("from").ifPresent(from -> where.and("a.ends_at >= ?", from));
        parameters.date("to").ifPresent(to -> where.and("a.starts_at <= ?", to));
        return new AllocationFilter(where, point);
    }

    /** One allocation as it is, where the path says it is. */
    static AllocationFilter one(String tenant, @Nullable Long userId, @Nullable Long projectId, long id) {
        Filter where = living(tenant).and("a.allocation_id = ?", id);
        if (userId != null) {
            where.and("a.user_id = ?", userId);
        }
        if (projectId != null) {
            where.and("(a.assignable_id = ? or p.parent_id = ?)", projectId, projectId);
        }
        return new AllocationFilter(where, Optional.empty());
    }

    private static Filter living(String tenant) {
        return new Filter().and("not a.deleted").and("a.tenant = ?", tenant);
    }

    private static void ofProject(Filter where, String tenant, long projectId, boolean phases) {
        if (phases) {
            where.and(OF_PROJECT_AND_PHASES, projectId, tenant, projectId);
        } else {
            where.and(OF_PROJECT, projectId);
        }
    }
}
