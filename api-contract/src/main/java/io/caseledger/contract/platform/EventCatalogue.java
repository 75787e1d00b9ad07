package io.caseledger.contract.platform;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.contract.allocation.SeriesEvent;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.PersonEvent;
import java.util.List;
import java.util.Map;

/** Every event that is ever stored, by its name. A line here is a promise: names stay for as long as ledgers do. */
public final class EventCatalogue {

    private static final List<EventType> TYPES = List.of(
            new EventType("casework.Assigned", 1, CaseEvent.Assigned.class),
            new EventType("casework.NotesAmended", 1, CaseEvent.NotesAmended.class),
            new EventType("casework.CoordinatorChanged", 1, CaseEvent.CoordinatorChanged.class),
            new EventType("casework.OrganisationChanged", 1, CaseEvent.OrganisationChanged.class),
            new EventType("casework.ContactRecorded", 1, CaseEvent.ContactRecorded.class),
            new EventType("casework.ContactCorrected", 1, CaseEvent.ContactCorrected.class),
            new EventType("casework.StatusChanged", 1, CaseEvent.StatusChanged.class),
            new EventType("casework.Closed", 1, CaseEvent.Closed.class),
            new EventType("casework.Reopened", 1, CaseEvent.Reopened.class),
            new EventType("casework.Reassigned", 1, CaseEvent.Reassigned.class),
            new EventType("casework.Deleted", 1, CaseEvent.Deleted.class),
            new EventType("allocation.Allocated", 1, AllocationEvent.Allocated.class),
            new EventType("allocation.SeriesJoined", 1, AllocationEvent.SeriesJoined.class),
            new EventType("allocation.PeriodChanged", 1, AllocationEvent.PeriodChanged.class),
            new EventType("allocation.AllotmentChanged", 1, AllocationEvent.AllotmentChanged.class),
            new EventType("allocation.Reassigned", 1, AllocationEvent.Reassigned.class),
            new EventType("allocation.StatusOptionChanged", 1, AllocationEvent.StatusOptionChanged.class),
            new EventType("allocation.DescriptionChanged", 1, AllocationEvent.DescriptionChanged.class),
            new EventType("allocation.NoteChanged", 1, AllocationEvent.NoteChanged.class),
            new EventType("allocation.SubtaskAdded", 1, AllocationEvent.SubtaskAdded.class),
            new EventType("allocation.SubtaskDescribed", 1, AllocationEvent.SubtaskDescribed.class),
            new EventType("allocation.SubtaskCompleted", 1, AllocationEvent.SubtaskCompleted.class),
            new EventType("allocation.SubtaskReopened", 1, AllocationEvent.SubtaskReopened.class),
            new EventType("allocation.SubtaskRemoved", 1, AllocationEvent.SubtaskRemoved.class),
            new EventType("allocation.Deleted", 1, AllocationEvent.Deleted.class),
            new EventType("allocation.Repeated", 1, SeriesEvent.Repeated.class),
            new EventType("billing.RateSet", 1, BillRateEvent.RateSet.class),
            new EventType("directory.PersonRegistered", 1, PersonEvent.PersonRegistered.class),
            new EventType("directory.PersonRenamed", 1, PersonEvent.PersonRenamed.class),
            new EventType("directory.PersonEmailChanged", 1, PersonEvent.PersonEmailChanged.class),
            new EventType("directory.EntryRegistered", 1, EntryEvent.EntryRegistered.class),
            new EventType("directory.EntryChanged", 1, EntryEvent.EntryChanged.class));

    private static final Map<String, EventType> BY_NAME =
            TYPES.stream().collect(toUnmodifiableMap(EventType::name, identity()));

    private static final Map<Class<?>, EventType> BY_PAYLOAD =
            TYPES.stream().collect(toUnmodifiableMap(EventType::payload, identity()));

    private EventCatalogue() {}

    public static List<EventType> types() {
        return TYPES;
    }

    public static EventType named(String name) {
        EventType type = BY_NAME.get(name);
        if (type == null) {
            throw unknown(name);
        }
        return type;
    }

    static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("The event catalogue has no " + name);
    }

    public static EventType of(Object event) {
        EventType type = BY_PAYLOAD.get(event.getClass());
        if (type == null) {
            throw new IllegalArgumentException("The event catalogue has no name for " + event.getClass());
        }
        return type;
    }
}
