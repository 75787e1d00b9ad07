package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.List;
import java.util.Set;

/** A read model that is a fold over the ledger. It is told of every event of its kinds once, in order, many at a time. */
public interface Projection {

    /** The name it is known by to operators, and under which its position is kept. */
    String name();

    /** The version of its definition: raised when it folds the same events into other rows, so that these are built anew. */
    default int version() {
        return 1;
    }

    /** The features whose events it folds. */
    Set<String> kinds();

    /** Its tables in the schema {@code read}; {@link #apply} names them without a schema, since a rebuild fills others of the same names. */
    List<String> tables();

    /**
     * Whether writes wait until it shows them. What is read seldom need not be awaited: it follows in larger and rarer batches, and who reads it waits
     * himself ({@link CatchUp}).
     */
    default boolean awaited() {
        return true;
    }

    /** Whether what others read is joined with its tables, as names are. */
    default boolean isJoined() {
        return false;
    }

    /**
     * Folds a batch into the rows, within the transaction that also moves the position. Where that fails it comes again, stream by stream: nothing is
     * remembered from one call to the next, and no stream needs another.
     */
    void apply(List<? extends RecordedEvent> batch);

    /** Begins to build the same rows anew, from the ledger's first event. */
    Rebuild rebuild();
}
