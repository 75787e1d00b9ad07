package io.caseledger.platform.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * One row of the ledger.
 *
 * @param position place in the whole ledger, from 1, without gaps, in the order of commits
 * @param sequence place in the event's own stream, from 0
 * @param kind the feature the event belongs to
 * @param type the event's catalogue name
 * @param payload the event as JSON
 * @param metadata the envelope as JSON: actor, reason, contract, command and correlation ids
 * @param occurredAt the command's time, or the log's on import; never decreases along a stream
 * @param recordedAt when it was appended; never decreases along the ledger
 * @param hash the chain's hash up to and with this row
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredEvent(
        long position,
        String tenant,
        String aggregateId,
        long sequence,
        String kind,
        String type,
        int revision,
        UUID eventId,
        String payload,
        String metadata,
        Instant occurredAt,
        Instant recordedAt,
        byte[] hash)
        implements RecordedEvent {}
