package io.caseledger.platform.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has followed a ledger: a position alone does not say which ledger's. Where another has the same position, as one does that was
 * restored from a backup and went on, the hash of its event is another one.
 *
 * @param position of the last event that was passed, 0 for none
 * @param hash the chain's hash up to and with that event; null where it is not known
 */
@SuppressWarnings("ArrayRecordComponent")
public record LedgerPlace(long position, byte @Nullable [] hash) {

    /** Before the first event. */
    public static final LedgerPlace START = new LedgerPlace(0, HashChain.genesis());

    /** Right behind an event. */
    public static LedgerPlace of(StoredEvent event) {
        return new LedgerPlace(event.position(), event.hash());
    }

    /** Whether it can be told from the same position in another ledger: every ledger begins in the same way. */
    public boolean isKnown() {
        return position > 0 && hash != null;
    }

    /** Whether this may be the place behind an event with that hash at the same position. */
    public boolean agrees(byte @Nullable [] other) {
        return hash == null || other == null || Arrays.equals(hash, other);
    }

    /** Whether the other is this place in the same ledger. */
    public boolean isSame(LedgerPlace other) {
        return position == other.position && Arrays.equals(hash, other.hash);
    }

    /** What to say where the ledger has another event at this position, or none. */
    public ContiguityViolation replaced() {
        return new ContiguityViolation(
                position,
                "The ledger does not have the event that was passed at position " + position
                        + ": it was replaced by another, as a restore does");
    }
}
