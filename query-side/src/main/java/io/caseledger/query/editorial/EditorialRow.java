package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.query.platform.TextKeys;
import org.jspecify.annotations.Nullable;

/**
 * An editorial assignment as it is stored.
 *
 * @param sequence of the last event folded in
 */
record EditorialRow(String tenant, long sequence, EditorialDetails details) {

    /** Orders it by its title. */
    byte @Nullable [] titleSortKey() {
        return TextKeys.sort(details.title());
    }

    /** On the list. */
    boolean listed() {
        return !details.deleted();
    }
}
