package io.caseledger.command.platform;

import io.caseledger.contract.directory.EntrySort;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What other features may ask of the directory about things that assignments name by number. */
public interface Directory {

    /** What is known, by the names of the fields it was told in; empty while nobody has said anything. */
    Map<String, String> facts(String tenant, EntrySort sort, long id);

    /** The project that a phase is part of, null for a project of its own. */
    default @Nullable Long parentOf(String tenant, long projectId) {
        String parent = facts(tenant, EntrySort.PROJECT, projectId).get("parent_id");
        return parent == null ? null : Long.valueOf(parent);
    }
}
