package io.caseledger.command.platform;

import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.contract.platform.EventType;
import io.caseledger.platform.ledger.HashChain.CanonicalRow;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** An event before the ledger has given it a position. Serialised by the thread that decided it, so that the appender only chains and writes. */
record NewEvent(
        String tenant,
        String aggregateId,
        long sequence,
        EventType type,
        UUID eventId,
        String payload,
        String metadata,
        Instant occurredAt,
        CanonicalRow canonical) {

    static NewEvent of(
            String tenant,
            String aggregateId,
            long sequence,
            UUID eventId,
            Object event,
            SortedMap<String, String> metadata,
            Instant occurredAt) {
        return of(tenant, aggregateId, sequence, eventId, event, EventJson.write(metadata), occurredAt);
    }

    /** @param metadata canonical JSON, which several events may share */
    static NewEvent of(
            String tenant,
            String aggregateId,
            long sequence,
            UUID eventId,
            Object event,
            String metadata,
            Instant occurredAt) {
        return of(
                tenant,
                aggregateId,
                sequence,
                EventCatalogue.of(event),
                eventId,
                EventJson.write(event),
                metadata,
                occurredAt);
    }

    private static NewEvent of(
            String tenant,
            String aggregateId,
            long sequence,
            EventType type,
            UUID eventId,
            String payload,
            String metadata,
            Instant occurredAt) {
        return new NewEvent(
                tenant,
                aggregateId,
                sequence,
                type,
                eventId,
                payload,
                metadata,
                occurredAt,
                CanonicalRow.of(
                        tenant,
                        aggregateId,
                        sequence,
                        type.kind(),
                        type.name(),
                        type.revision(),
                        eventId,
                        payload,
                        metadata,
                        occurredAt));
    }

    static SortedMap<String, String> metadata(Map<String, ?> values) {
        SortedMap<String, String> metadata = new TreeMap<>();
        values.forEach((key, value) -> metadata.put(key, String.valueOf(value)));
        return metadata;
    }

    /** The same event, not before a moment: clocks of several machines differ, but a stream's time never runs back. */
    NewEvent notBefore(Instant moment) {
        return occurredAt.isBefore(moment)
                ? of(tenant, aggregateId, sequence, type, eventId, payload, metadata, moment)
                : this;
    }

    StoredEvent stored(long position, Instant recordedAt, byte[] hash) {
        return new StoredEvent(
                position,
                tenant,
                aggregateId,
                sequence,
                type.kind(),
                type.name(),
                type.revision(),
                eventId,
                payload,
                metadata,
                occurredAt,
                recordedAt,
                hash);
    }
}
