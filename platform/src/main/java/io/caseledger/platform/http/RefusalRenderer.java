package io.caseledger.platform.http;

import io.caseledger.contract.platform.Refusal;
import java.util.Set;

/** The error form of one or more contracts. A contract without one speaks problem details (RFC 9457). */
public interface RefusalRenderer {

    Set<Contract> contracts();

    /** The value of {@code Content-Type}. */
    String mediaType();

    default int status(Refusal refusal) {
        return refusal.kind().status();
    }

    byte[] body(Refusal refusal);
}
