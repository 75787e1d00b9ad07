package io.caseledger.query.allocation;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.ShownAllocation;
import io.caseledger.contract.allocation.ShownAllocation.SubtaskCounts;
import io.caseledger.contract.allocation.ShownSubtask;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.LinkedPaging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How document 5 asks for a list: which page of it, and with what beside the rows. */
record AllocationList(String path, String link, int page, int perPage, Set<String> fields) {

    /** What links carry on; whatever else stands in a query, a token above all, is left behind. */
    private static final List<String> KEPT = List.of(
            "user_id",
            "project_id",
            "assignable_id",
            "repetition_id",
            "from",
            "to",
            "with_phases",
            "fields",
            "as_of",
            "known_at");

    /**
     * Reading collects faults.
     *
     * @param own what the path says, as the document's own links repeat it, for example {@code user_id=5}
     */
    static AllocationList of(HttpServletRequest request, Parameters parameters, String own) {
        LinkedPaging paging = LinkedPaging.of(request, parameters, own, KEPT);
        return new AllocationList(paging.path(), paging.link(), paging.page(), paging.perPage(), fields(parameters));
    }

    long offset() {
        return (page - 1L) * perPage;
    }

    /** A row with what was asked for beside it; nested lists have pages of the same size. */
    ShownAllocation shown(AllocationQueries.Staged staged) {
        long id = staged.row().id();
        AllocationFacts facts = staged.row().facts();
        ShownAllocation shown = ShownAllocation.of(id, facts, staged.stage());
        if (fields.contains("subtasks_counts") || fields.contains("subtask_counts")) {
            shown = shown.withCounts(SubtaskCounts.of(facts.subtasks()));
        }
        if (fields.contains("subtasks")) {
            String mount = path.substring(0, path.indexOf("/api/"));
            String list = mount + "/api/v1/assignments/" + id + "/subtasks";
            shown = shown.withSubtasks(ShownSubtask.page(id, facts, list, 1, perPage));
        }
        return shown;
    }

    private static Set<String> fields(Parameters parameters) {
        Set<String> fields = new TreeSet<>();
        for (String value : parameters.all("fields")) {
            fields.addAll(List.of(value.split(",", -1)));
        }
        return fields;
    }
}
