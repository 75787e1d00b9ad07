package io.caseledger.command.platform;

/** Hears what became of a log's lines, once it is in the ledger or certain not to be. */
public interface LogReport {

    /** Some more lines are settled, and so many events are in the ledger because of them. */
    void settled(int lines, int events);

    /** So many of the settled lines said nothing new. */
    void repeated(int lines);

    void rejected(long line, String reason);

    /** So many cases that were in the ledger before have got new events for the first time. */
    void continued(int cases);

    /** The ledger cannot be reached just now; the import goes on when it can. */
    default void delayed() {}
}
