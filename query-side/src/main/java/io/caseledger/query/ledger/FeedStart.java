package io.caseledger.query.ledger;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.ledger.LedgerReader;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Where a reader of the feed begins. The end of the ledger is asked of the primary database each time: what this process has seen may be less, and after
 * a backup was restored more, than there is.
 */
@Component
class FeedStart {

    private static final String LATEST = "latest";
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

    private final LedgerReader ledger;

    FeedStart(LedgerReader ledger) {
        this.ledger = ledger;
    }

    /** The position that {@code after} says, empty for the end of the ledger; reading collects faults. */
    static OptionalLong after(Parameters parameters) {
        return parameters.text("after").filter(LATEST::equals).isPresent()
                ? OptionalLong.empty()
                : OptionalLong.of(parameters.number("after", 0, Long.MAX_VALUE).orElse(0L));
    }

    /** The position that the id of an event is. */
    static OptionalLong resumed(String lastEventId) {
        if (!POSITION.matcher(lastEventId).matches()) {
            throw Refusal.malformed(List.of(new FieldFault("Last-Event-ID", "must be the id of an event of this feed")))
                    .asException();
        }
        return OptionalLong.of(Long.parseLong(lastEventId));
    }

    /** Refuses a position beyond the ledger: its reader follows another ledger, or this one as it was before it was restored, and would wait in vain. */
    long of(OptionalLong said) {
        if (said.isPresent() && said.getAsLong() == 0) {
            return 0;
        }
        long head = ledger.head();
        if (said.orElse(head) > head) {
            throw Refusal.conflict(
                            "position-ahead",
                            "The ledger ends at position " + head + ", before the one to go on after.")
                    .asException();
        }
        return said.orElse(head);
    }
}
