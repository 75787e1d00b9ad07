package io.caseledger.command.mobility;

import io.caseledger.platform.http.Caller;

/**
 * Who asks, as far as the rules want to know.
 *
 * @param seesConfidential for others a confidential assignment does not exist
 */
record By(long userId, String name, boolean seesConfidential) {

    static final String CONFIDENTIAL = "mobility:confidential";

    static By of(Caller caller) {
        return new By(caller.userId(), caller.name(), caller.may(CONFIDENTIAL));
    }
}
