package io.caseledger.query.platform;

import io.caseledger.platform.ledger.ContiguityViolation;
import io.caseledger.platform.ledger.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Collects a unit of work's events and folds them together when it is about to commit. */
final class BatchCollector implements EventMessageHandler {

    private final Projection projection;
    private final Parking parking;
    private final Progress progress;

    BatchCollector(Projection projection, Parking parking, Progress progress) {
        this.projection = projection;
        this.parking = parking;
        this.progress = progress;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        LedgerStretch stretch = (LedgerStretch) message.getPayload();
        CurrentUnitOfWork.get()
                .root()
                .<Batch>getOrComputeResource(projection.name(), this::begin)
                .add(stretch);
        return stretch;
    }

    /** Until the stream is opened again, nothing is shown: nobody may take the old position for the new rows'. */
    @Override
    public void prepareReset() {
        progress.startAt(0);
    }

    @Override
    public Class<?> getTargetType() {
        return projection.getClass();
    }

    private Batch begin(String name) {
        Batch batch = new Batch();
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get().root();
        unitOfWork.onPrepareCommit(ignored -> {
            if (!batch.events.isEmpty()) {
                apply(batch.events);
            }
        });
        unitOfWork.afterCommit(ignored -> progress.processedTo(batch.end));
        return batch;
    }

    private void apply(List<StoredEvent> events) {
        try {
            parking.apply(events);
        } catch (ContiguityViolation violation) {
            throw progress.violated(violation);
        }
    }

    private static final class Batch {

        private final List<StoredEvent> events = new ArrayList<>();
        private long end;

        void add(LedgerStretch stretch) {
            events.addAll(stretch.events());
            end = stretch.end();
        }
    }
}
