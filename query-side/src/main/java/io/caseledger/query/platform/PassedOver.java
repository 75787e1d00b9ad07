package io.caseledger.query.platform;

import io.caseledger.platform.ledger.RecordedEvent;

/**
 * What was passed over of one stream.
 *
 * @param first the event that could not be applied
 * @param last the last of the stream's events that came since
 * @param error what failed, without values of the event
 */
public record PassedOver(RecordedEvent first, RecordedEvent last, String error) {

    PassedOver goneOn(RecordedEvent next) {
        next.requireAfter(last.sequence());
        return new PassedOver(first, next, error);
    }
}
