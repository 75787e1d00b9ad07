package io.caseledger.command.platform;

import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * The ledger as Axon's storage engine. Appending blocks until the appender has committed, outside the unit of work: nothing may follow it in the
 * unit of work that can still fail.
 */
public final class LedgerEventStorageEngine implements EventStorageEngine {

    /** The tenant of events that no request brought. */
    public static final String DEFAULT_TENANT = "default";

    private static final int ROWS_PER_READ = 1_000;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Appender appender;
    private final LedgerReader reader;

    public LedgerEventStorageEngine(Appender appender, LedgerReader reader) {
        this.appender = appender;
        this.reader = reader;
    }

    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        Optional<Write> write = Write.current();
        List<NewEvent> placed = new ArrayList<>(events.size());
        for (EventMessage<?> event : events) {
            placed.add(newEvent((DomainEventMessage<?>) event, write));
        }
        Append append = write.map(current -> current.append(placed)).orElseGet(() -> Append.of(placed));
        Duration patience = write.map(Write::patienceLeft).orElse(Write.PATIENCE);
        appender.submit(append);
        long position = append.await(patience);
        write.ifPresent(current -> current.appendedAt(position));
    }

    private static NewEvent newEvent(DomainEventMessage<?> event, Optional<Write> write) {
        SortedMap<String, String> metadata =
                write.map(Write::metadata).orElseGet(() -> NewEvent.metadata(event.getMetaData()));
        return NewEvent.of(
                write.map(Write::tenant).orElse(DEFAULT_TENANT),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                UUID.fromString(event.getIdentifier()),
                event.getPayload(),
                metadata,
                event.getTimestamp().truncatedTo(ChronoUnit.MICROS));
    }

    @Override
    public DomainEventStream readEvents(String aggregateId, long firstSequence) {
        String tenant = Write.current().map(Write::tenant).orElse(DEFAULT_TENANT);
        return DomainEventStream.of(
                reader.stream(tenant, aggregateId, firstSequence).stream().map(LedgerEventStorageEngine::message));
    }

    private static DomainEventMessage<?> message(StoredEvent row) {
        return new GenericDomainEventMessage<>(
                row.kind(),
                row.aggregateId(),
                row.sequence(),
                row.event(),
                MetaData.emptyInstance(), // no rule reads the envelope: it is not parsed
                row.eventId().toString(),
                row.occurredAt());
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken after, boolean mayBlock) {
        long start = after == null ? 0 : after.position().orElse(0);
        return Stream.iterate(
                        reader.after(start, ROWS_PER_READ),
                        page -> !page.isEmpty(),
                        page -> reader.after(page.getLast().position(), ROWS_PER_READ))
                .flatMap(List::stream)
                .map(LedgerEventStorageEngine::tracked);
    }

    private static TrackedEventMessage<?> tracked(StoredEvent row) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(row.position()),
                message(row).withMetaData(EventJson.mapper().readValue(row.metadata(), TEXTS)));
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(reader.head());
    }

    @Override
    public TrackingToken createTokenAt(Instant moment) {
        return new GlobalSequenceTrackingToken(reader.lastPositionBefore(moment));
    }

    /** Streams are short: none is ever snapshotted. */
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateId) {
        return Optional.empty();
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException("The ledger keeps events, not snapshots");
    }
}
