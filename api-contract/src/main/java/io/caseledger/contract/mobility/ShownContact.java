package io.caseledger.contract.mobility;

import io.caseledger.contract.platform.GuardedText;
import org.jspecify.annotations.Nullable;

/** Somebody to talk to about an assignment, in document 3's words; masked without the right to read it. */
public record ShownContact(
        long id, GuardedText name, @Nullable GuardedText email) {

    public static ShownContact of(MobilityEvent.ContactLinked linked, boolean readable) {
        return new ShownContact(
                linked.contactId(),
                readable ? linked.name() : GuardedText.MASK,
                GuardedText.shown(linked.email(), readable));
    }
}
