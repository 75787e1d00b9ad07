package io.caseledger.query.projections;

/** Why tables are rebuilt. */
enum ReplayReason {
    /** Somebody asked for it: the same rows are wanted, and others only with his yes. */
    ASKED,
    /** The definition is another than that of the tables, so that other rows are what is wanted. */
    CHANGED,
    /** The ledger is another than that of the tables, as after a restore: they are of no use, and neither is their position. */
    REPLACED;

    /** Whether it is begun again by itself when it fails. */
    boolean isOurs() {
        return this != ASKED;
    }
}
