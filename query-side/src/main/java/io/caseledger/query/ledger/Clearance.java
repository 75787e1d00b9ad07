package io.caseledger.query.ledger;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.ledger.RecordedEvent;

/**
 * What a reader of events may be told beside what everybody is.
 *
 * @param confidential events of confidential assignments; for others it is as if there were none
 * @param guarded the texts of billing details and contacts, which others see masked
 */
record Clearance(boolean confidential, boolean guarded) {

    static final Clearance NONE = new Clearance(false, false);

    static Clearance of(Caller caller) {
        return new Clearance(caller.may("mobility:confidential"), caller.may("mobility:billing"));
    }

    /** An event's data, as canonical JSON. */
    String data(RecordedEvent event) {
        return guarded
                ? EventJson.tellAll(event.type(), event.payload())
                : EventJson.tell(event.type(), event.payload());
    }
}
