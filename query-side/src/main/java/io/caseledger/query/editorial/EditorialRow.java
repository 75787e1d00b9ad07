package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;

/**
 * An editorial assignment as it is stored.
 *
 * @param sequence of the last event folded in
 */
record EditorialRow(String tenant, long sequence, EditorialDetails details) {

    /** On the list. */
    boolean listed() {
        return !details.deleted();
    }
}
