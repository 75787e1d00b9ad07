package io.caseledger.contract.directory;

import io.caseledger.contract.platform.WholeSeconds;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry in document 5's words, the same in the answers to reads and to writes. What nobody has said is null. */
public final class ShownEntry {

    /** The document's word for hours that may be entered for any day. */
    private static final int NOT_LOCKED = -1;

    private final EntryFacts entry;
    private final Map<String, @Nullable Object> row = new LinkedHashMap<>();

    private ShownEntry(EntryFacts entry) {
        this.entry = entry;
    }

    /** @throws IllegalArgumentException for a sort that the document does not know */
    public static Map<String, @Nullable Object> of(EntryFacts entry) {
        ShownEntry shown = new ShownEntry(entry);
        shown.row.put("id", entry.id());
        switch (entry.sort()) {
            case USER -> shown.user();
            case PROJECT -> shown.project();
            case LEAVE_TYPE -> {
                shown.texts("name", "description", "guid", "deleted_at");
                shown.times();
            }
            case STATUS_OPTION -> {
                shown.texts("label", "stage", "color");
                shown.number("order");
            }
            case ISSUE -> throw new IllegalArgumentException("Document 5 has no issues");
        }
        return shown.row;
    }

    /** A name with one blank in it is a first and a last name; of any other nobody knows which part is which, and there are none. */
    public static List<String> firstAndLast(String name) {
        List<String> parts = List.of(name.split(" ", -1));
        return parts.size() == 2 && !parts.contains("") ? parts : List.of();
    }

    private void user() {
        String name = entry.known().getOrDefault("name", "");
        List<String> parts = firstAndLast(name);
        row.put("first_name", parts.isEmpty() ? null : parts.getFirst());
        row.put("last_name", parts.isEmpty() ? null : parts.getLast());
        row.put("display_name", name);
        texts("email");
        number("user_type_id");
        flags("billable");
        texts("hire_date", "termination_date");
        flags("archived");
        row.put("archived_at", WholeSeconds.orNull(entry.archivedAt()));
        flags("deleted");
        texts("deleted_at", "guid", "employee_number", "role", "discipline", "location");
        row.put("type", "User");
        times();
    }

    /** A phase is a project that has a parent; its name is that of the phase. */
    private void project() {
        boolean phase = entry.known().containsKey("parent_id");
        texts("name", "description");
        number("parent_id");
        row.put(
                "phase_name",
                entry.known().getOrDefault("phase_name", phase ? entry.known().get("name") : null));
        texts("project_code", "client", "project_state", "starts_at", "ends_at");
        flags("archived");
        row.put("archived_at", WholeSeconds.orNull(entry.archivedAt()));
        texts("deleted_at", "guid");
        flags("use_parent_bill_rates");
        row.put("timeentry_lockout", NOT_LOCKED);
        row.put("type", phase ? "Phase" : "Project");
        times();
    }

    private void texts(String... names) {
        for (String name : names) {
            row.put(name, entry.known().get(name));
        }
    }

    private void flags(String... names) {
        for (String name : names) {
            String said = entry.known().get(name);
            row.put(name, said == null ? null : Boolean.valueOf(said));
        }
    }

    private void number(String name) {
        String said = entry.known().get(name);
        row.put(name, said == null ? null : new BigDecimal(said));
    }

    private void times() {
        row.put("created_at", WholeSeconds.of(entry.createdAt()));
        row.put("updated_at", WholeSeconds.of(entry.updatedAt()));
    }
}
