package io.peer.axon;

import io.peer.axon.StockAxon.Assigned;
import io.peer.axon.StockAxon.ContactRecorded;
import io.peer.axon.StockAxon.StatusChanged;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A read model as Axon's guides write it: one entity, changed an event at a time. */
@Component
@ProcessingGroup("assignments")
class AssignmentView {

    private final EntityManager entities;
    private final AtomicLong handled = new AtomicLong();

    AssignmentView(EntityManager entities) {
        this.entities = entities;
    }

    @Entity(name = "peer_assignment")
    static class Row {
        @Id
        String id = "";

        String mentorId = "";
        String contactId = "";
        String status = "open";

        @Nullable
        Instant lastContactDate;
    }

    @EventHandler
    void on(Assigned event) {
        Row row = new Row();
        row.id = event.id();
        row.mentorId = event.mentorId();
        row.contactId = event.contactId();
        entities.merge(row);
        handled.incrementAndGet();
    }

    @EventHandler
    void on(ContactRecorded event) {
        entities.find(Row.class, event.id()).lastContactDate = event.contactDate();
        handled.incrementAndGet();
    }

    @EventHandler
    void on(StatusChanged event) {
        entities.find(Row.class, event.id()).status = event.status();
        handled.incrementAndGet();
    }

    long handled() {
        return handled.get();
    }

    /** Replays from the first event for a while and tells how many it got through. */
    @RestController
    static class Replay {

        private static final long LENGTH_MILLIS = 10_000;

        private final EventProcessingConfiguration processing;
        private final AssignmentView view;

        Replay(EventProcessingConfiguration processing, AssignmentView view) {
            this.processing = processing;
            this.view = view;
        }

        @PostMapping("/replay")
        Map<String, Object> replay() throws InterruptedException {
            StreamingEventProcessor processor = processing
                    .eventProcessor("assignments", StreamingEventProcessor.class)
                    .orElseThrow();
            processor.shutDown();
            processor.resetTokens();
            long before = view.handled();
            long began = System.nanoTime();
            processor.start();
            Thread.sleep(LENGTH_MILLIS);
            long events = view.handled() - before;
            return Map.of("events", events, "millis", (System.nanoTime() - began) / 1_000_000);
        }
    }
}
