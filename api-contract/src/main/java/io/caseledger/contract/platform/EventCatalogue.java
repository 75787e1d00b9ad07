package io.caseledger.contract.platform;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.caseledger.contract.allocation.AllocationEvent;
import io.caseledger.contract.allocation.BillRateEvent;
import io.caseledger.contract.allocation.SeriesEvent;
import io.caseledger.contract.casework.CaseEvent;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.PersonEvent;
import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.mobility.MobilityEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
            new EventType("billing.ProjectRateSet", 1, BillRateEvent.ProjectRateSet.class),
            new EventType("editorial.Created", 1, EditorialEvent.Created.class),
            new EventType("editorial.SlugChanged", 1, EditorialEvent.SlugChanged.class),
            new EventType("editorial.TypeChanged", 1, EditorialEvent.TypeChanged.class),
            new EventType("editorial.Retitled", 1, EditorialEvent.Retitled.class),
            new EventType("editorial.AbstractChanged", 1, EditorialEvent.AbstractChanged.class),
            new EventType("editorial.ContentRewritten", 1, EditorialEvent.ContentRewritten.class),
            new EventType("editorial.NotesChanged", 1, EditorialEvent.NotesChanged.class),
            new EventType("editorial.DueDateSet", 1, EditorialEvent.DueDateSet.class),
            new EventType("editorial.PublicationSet", 1, EditorialEvent.PublicationSet.class),
            new EventType("editorial.IssueChanged", 1, EditorialEvent.IssueChanged.class),
            new EventType("editorial.ChildrenChanged", 1, EditorialEvent.ChildrenChanged.class),
            new EventType("editorial.UserAssigned", 1, EditorialEvent.UserAssigned.class),
            new EventType("editorial.UserUnassigned", 1, EditorialEvent.UserUnassigned.class),
            new EventType("editorial.UsersReordered", 1, EditorialEvent.UsersReordered.class),
            new EventType("editorial.LockTaken", 1, EditorialEvent.LockTaken.class),
            new EventType("editorial.LockRenewed", 1, EditorialEvent.LockRenewed.class),
            new EventType("editorial.LockReleased", 1, EditorialEvent.LockReleased.class),
            new EventType("editorial.LockExpired", 1, EditorialEvent.LockExpired.class),
            new EventType("editorial.LockBroken", 1, EditorialEvent.LockBroken.class),
            new EventType("editorial.Deleted", 1, EditorialEvent.Deleted.class),
            new EventType("mobility.Opened", 1, MobilityEvent.Opened.class),
            new EventType("mobility.Amended", 1, MobilityEvent.Amended.class),
            new EventType("mobility.PeriodChanged", 1, MobilityEvent.PeriodChanged.class),
            new EventType("mobility.StatusChanged", 1, MobilityEvent.StatusChanged.class),
            new EventType("mobility.Cancelled", 1, MobilityEvent.Cancelled.class),
            new EventType("mobility.Reviewed", 1, MobilityEvent.Reviewed.class),
            new EventType("mobility.Extended", 1, MobilityEvent.Extended.class),
            new EventType("mobility.BillingDetailAdded", 1, MobilityEvent.BillingDetailAdded.class),
            new EventType("mobility.ContactLinked", 1, MobilityEvent.ContactLinked.class),
            new EventType("mobility.Archived", 1, MobilityEvent.Archived.class),
            new EventType("directory.PersonRegistered", 1, PersonEvent.PersonRegistered.class),
            new EventType("directory.PersonRenamed", 1, PersonEvent.PersonRenamed.class),
            new EventType("directory.PersonEmailChanged", 1, PersonEvent.PersonEmailChanged.class),
            new EventType("directory.EntryRegistered", 1, EntryEvent.EntryRegistered.class),
            new EventType("directory.EntryChanged", 1, EntryEvent.EntryChanged.class));

    private static final Map<String, EventType> BY_NAME =
            TYPES.stream().collect(toUnmodifiableMap(EventType::name, identity()));

    private static final Map<Class<?>, EventType> BY_PAYLOAD =
            TYPES.stream().collect(toUnmodifiableMap(EventType::payload, identity()));

    private static final Set<String> WITH_LONG_TEXT = having(LongText.class);
    private static final Set<String> WITH_GUARDED_TEXT = having(GuardedText.class);

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

    /** Whether readers are told less of these events than is stored: see {@link LongText}. */
    static boolean hasLongText(String name) {
        return WITH_LONG_TEXT.contains(name);
    }

    /** Whether not every reader of these events is told all of them: see {@link GuardedText}. */
    static boolean hasGuardedText(String name) {
        return WITH_GUARDED_TEXT.contains(name);
    }

    private static Set<String> having(Class<?> text) {
        return TYPES.stream()
                .filter(type -> Stream.of(type.payload().getRecordComponents())
                        .anyMatch(component -> component.getType() == text))
                .map(EventType::name)
                .collect(toUnmodifiableSet());
    }

    public static EventType of(Object event) {
        EventType type = BY_PAYLOAD.get(event.getClass());
        if (type == null) {
            throw new IllegalArgumentException("The event catalogue has no name for " + event.getClass());
        }
        return type;
    }
}
