package io.caseledger.command.directory;

import io.caseledger.command.platform.NewNumbers;
import io.caseledger.platform.http.Body;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a body says of a thing, by the names of its fields: one that is not there is not spoken of, one that is null is forgotten. */
final class EntryFields {

    private static final int TEXT = 200;
    private static final int LONG_TEXT = 20_000;
    private static final long HIGHEST_ORDER = 1_000_000_000;
    private static final Set<String> STAGES = Set.of("planned", "in_progress", "done");
    private static final Set<String> STATES = Set.of("Confirmed", "Tentative", "Internal");

    private final Body body;
    private final Map<String, Optional<String>> said = new TreeMap<>();

    EntryFields(Body body) {
        this.body = body;
    }

    /** What document 5 says of a project or a phase. */
    static EntryFields ofProject(Body body) {
        EntryFields fields = new EntryFields(body)
                .text("name")
                .number("parent_id")
                .text("phase_name")
                .text("project_state")
                .day("starts_at")
                .day("ends_at")
                .flag("archived")
                .flag("use_parent_bill_rates")
                .anyText("description", LONG_TEXT)
                .anyText("project_code", TEXT)
                .anyText("client", TEXT);
        if (fields.isOutside("project_state", STATES)) {
            body.fault("project_state", "must be Confirmed, Tentative or Internal");
        }
        return fields;
    }

    static EntryFields ofStatusOption(Body body) {
        EntryFields fields = new EntryFields(body).text("label").text("stage").text("color");
        if (fields.isOutside("stage", STAGES)) {
            body.fault("stage", "must be planned, in_progress or done");
        }
        return fields;
    }

    EntryFields text(String name) {
        String text = body.textOrNull(name, TEXT);
        if (text != null && text.isBlank()) {
            body.fault(name, "must not be blank");
        }
        return put(name, text);
    }

    /** An empty one says that there is none. */
    EntryFields anyText(String name, int most) {
        String text = body.textOrNull(name, most);
        return put(name, text == null || text.isEmpty() ? null : text);
    }

    EntryFields number(String name) {
        Long number = body.wholeOrNull(name, 1, NewNumbers.HIGHEST);
        return put(name, number == null ? null : number.toString());
    }

    /** By which menus are sorted. */
    EntryFields order(String name) {
        BigDecimal order = body.decimalOrNull(name, HIGHEST_ORDER);
        return put(name, order == null ? null : order.stripTrailingZeros().toPlainString());
    }

    EntryFields day(String name) {
        LocalDate day = body.dateOrNull(name);
        return put(name, day == null ? null : day.toString());
    }

    EntryFields flag(String name) {
        Boolean flag = body.flagOrNull(name);
        return put(name, flag == null ? null : flag.toString());
    }

    /** @throws io.caseledger.contract.platform.RefusedException when any field that was read is faulty */
    Map<String, Optional<String>> said() {
        body.refuseFaults();
        return new TreeMap<>(said);
    }

    private boolean isOutside(String name, Set<String> words) {
        return said.getOrDefault(name, Optional.empty())
                .filter(word -> !words.contains(word))
                .isPresent();
    }

    private EntryFields put(String name, @Nullable String value) {
        if (body.has(name)) {
            said.put(name, Optional.ofNullable(value));
        }
        return this;
    }
}
