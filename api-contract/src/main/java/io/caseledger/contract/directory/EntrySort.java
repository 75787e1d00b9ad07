package io.caseledger.contract.directory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sorts of things that assignments name by number and the directory knows more of. */
public enum EntrySort {
    PROJECT("Project", "name parent_id"),
    LEAVE_TYPE("Leave type", "name"),
    STATUS_OPTION("Status option", "label stage color"),
    USER("User", "name email slug"),
    ISSUE("Issue", "name");

    private final String title;
    private final String facts;

    EntrySort(String title, String facts) {
        this.title = title;
        this.facts = facts;
    }

    /** As a sentence begins with it. */
    public String title() {
        return title;
    }

    /** The word in paths. */
    public String collection() {
        return word() + 's';
    }

    /** An entry as it is shown: its number and all facts of its sort, null where nothing is known. */
    public Map<String, @Nullable Object> shown(long id, Map<String, String> known) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        for (String fact : facts.split(" ", -1)) {
            String value = known.get(fact);
            shown.put(fact, value != null && fact.endsWith("_id") ? Long.valueOf(value) : value);
        }
        return shown;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static EntrySort ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The stream of one thing; callers choose the numbers, so the tenant is part of it. */
    public String stream(String tenant, long id) {
        return word() + '/' + tenant + '/' + id;
    }
}
