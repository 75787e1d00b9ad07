package io.caseledger.query.platform;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.ledger.LedgerReader;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Lets a read wait for a projection that writes do not wait for, so that it sees every write that was answered before it. */
@Component
public class CatchUp {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Projections projections;
    private final LedgerReader ledger;

    CatchUp(Projections projections, LedgerReader ledger) {
        this.projections = projections;
        this.ledger = ledger;
    }

    /** @throws io.caseledger.contract.platform.RefusedException when the projection does not pass what is recorded now in good time */
    public void await(String projection) {
        if (!projections.awaitPosition(projection, ledger.head(), LONGEST)) {
            throw Refusal.unavailable("past-not-reached", "The past is still being written down to this moment.")
                    .asException();
        }
    }
}
