package io.caseledger.query.directory;

import io.caseledger.contract.directory.EntrySort;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How document 5 asks for a list of things of one sort: which of them, in which order. Reading collects faults. */
record AllocationEntryList(Filter where, String order) {

    /** What links carry on. */
    static final List<String> KEPT = List.of(
            "from",
            "to",
            "with_phases",
            "with_archived",
            "project_code",
            "phase_name",
            "filter_field",
            "filter_list",
            "search",
            "sort_field",
            "sort_order");

    private static final Map<String, String> TIMES = Map.of("created", "created_at", "updated", "updated_at");

    static AllocationEntryList of(EntrySort sort, String tenant, Parameters parameters) {
        return new AllocationEntryList(entries(sort, tenant, parameters), order(parameters, TIMES));
    }

    static AllocationEntryList ofUsers(String tenant, Parameters parameters) {
        Map<String, String> fields = new TreeMap<>(TIMES);
        for (String name : List.of("first_name", "last_name")) {
            fields.put(name, name + "_sort_key");
        }
        fields.put("display_name", "name_sort_key");
        fields.put("hire_date", fact("hire_date"));
        fields.put("termination_date", fact("termination_date"));
        return new AllocationEntryList(
                living(entries(EntrySort.USER, tenant, parameters), parameters), order(parameters, fields));
    }

    /** Phases are left out unless they are asked for. */
    static AllocationEntryList ofProjects(String tenant, Parameters parameters) {
        Filter where = projects(tenant, parameters);
        if (!parameters.flag("with_phases")) {
            where.and("parent_id is null");
        }
        return new AllocationEntryList(where, order(parameters, TIMES));
    }

    static AllocationEntryList ofPhases(String tenant, long project, Parameters parameters) {
        return new AllocationEntryList(
                projects(tenant, parameters).and("parent_id = ?", project), order(parameters, TIMES));
    }

    /** One of which nobody has said when it begins or ends has no such bound. */
    private static Filter projects(String tenant, Parameters parameters) {
        Filter where = living(entries(EntrySort.PROJECT, tenant, parameters), parameters);
        parameters
                .date("from")
                .ifPresent(from -> where.and("coalesce(" + fact("ends_at") + " >= ?, true)", from.toString()));
        parameters
                .date("to")
                .ifPresent(to -> where.and("coalesce(" + fact("starts_at") + " <= ?, true)", to.toString()));
        parameters.text("project_code").ifPresent(code -> where.and(fact("project_code") + " = ?", code));
        parameters
                .text("phase_name")
                .ifPresent(name ->
                        where.and("parent_id is not null and coalesce(" + fact("phase_name") + ", name) = ?", name));
        parameters
                .oneOf("filter_field", Map.of("project_state", "project_state"))
                .ifPresent(field -> where.and(
                        fact(field) + " = any (string_to_array(?, ','))",
                        parameters.text("filter_list").orElse("")));
        return where;
    }

    private static Filter entries(EntrySort sort, String tenant, Parameters parameters) {
        Filter where = new Filter().and("tenant = ?", tenant).and("sort = ?", sort.word());
        EntryReads.search(parameters, where);
        return where;
    }

    private static Filter living(Filter where, Parameters parameters) {
        return parameters.flag("with_archived") ? where : where.and("archived_at is null");
    }

    /** What is equal in the field asked for, or has nothing there, is in the order of the numbers. */
    private static String order(Parameters parameters, Map<String, String> fields) {
        String direction = parameters
                .oneOf("sort_order", Map.of("ascending", "", "descending", " desc"))
                .orElse("");
        return parameters
                .oneOf("sort_field", fields)
                .map(column -> " order by " + column + direction + " nulls last, entry_id" + direction)
                .orElse(" order by entry_id" + direction);
    }

    private static String fact(String name) {
        return "(facts::jsonb ->> '" + name + "') collate \"C\"";
    }
}
