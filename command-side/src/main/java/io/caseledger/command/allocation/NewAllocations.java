package io.caseledger.command.allocation;

import io.caseledger.command.allocation.AllocationCommand.Allocate;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.StreamCommand;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationEvent.SubtaskAdded;
import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.ShownAllocation;
import io.caseledger.contract.allocation.ShownAllocation.Warning;
import io.caseledger.contract.allocation.ShownSubtask;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Workloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** From a body to a new allocation and back to an answer: numbers, rate and warnings are found on the way. */
@Component
class NewAllocations {

    private static final int SUBTASKS_PER_PAGE = 20;

    private final NewNumbers numbers;
    private final Rating rating;
    private final AllocationStreams streams;
    private final AllocationAnswers answers;
    private final ObjectProvider<Workloads> workloads;
    private final boolean refusesOverload;

    /** @param refusesOverload whether what asks too much of a user is refused, instead of answered with warnings */
    NewAllocations(
            NewNumbers numbers,
            Rating rating,
            AllocationStreams streams,
            AllocationAnswers answers,
            ObjectProvider<Workloads> workloads,
            @Value("${caseledger.allocation.refuse-overload:false}") boolean refusesOverload) {
        this.numbers = numbers;
        this.rating = rating;
        this.streams = streams;
        this.answers = answers;
        this.workloads = workloads;
        this.refusesOverload = refusesOverload;
    }

    /** What a body asks for; the warnings are those of the last time it was prepared. */
    static final class Wanted {

        private final Allocated plan;
        private final List<SubtaskAdded> subtasks;
        private List<Warning> warnings = List.of();
        private long id;

        Wanted(Allocated plan, List<SubtaskAdded> subtasks) {
            this.plan = plan;
            this.subtasks = subtasks;
        }
    }

    /** What came of it. */
    record Made(long id, AllocationFacts facts, ShownAllocation shown, String mount) {

        Object bare() {
            return facts.subtasks().isEmpty() ? shown : withSubtasks();
        }

        ShownAllocation withSubtasks() {
            String list = mount + "/api/v1/assignments/" + id + "/subtasks";
            return shown.withSubtasks(ShownSubtask.page(id, facts, list, 1, SUBTASKS_PER_PAGE));
        }
    }

    Wanted read(Body body, Place place, boolean userRequired, Caller caller) {
        Allocated plan = AllocationBodies.plan(body, place, userRequired);
        List<SubtaskAdded> subtasks = subtasks(body, caller);
        body.refuseFaults();
        return new Wanted(plan, subtasks);
    }

    /** Under a project, work for the project itself or for one of its phases. */
    Wanted readInProject(String tenant, Body body, long projectId, Caller caller) {
        Allocated plan = AllocationBodies.plan(body, new Place(null, projectId), true);
        if (!streams.isPartOf(tenant, plan.assignableId(), projectId)) {
            body.fault("assignable_id", "must be the project of the path or one of its phases");
        }
        List<SubtaskAdded> subtasks = subtasks(body, caller);
        body.refuseFaults();
        return new Wanted(plan, subtasks);
    }

    StreamCommand prepare(Write write, Wanted wanted) {
        Allocated plan = wanted.plan;
        Workloads known = workloads.getIfAvailable();
        wanted.warnings = known == null || plan.userId() == null
                ? List.of()
                : known.overloads(write.tenant(), AllocationFacts.begin(plan, Instant.EPOCH));
        if (refusesOverload && !wanted.warnings.isEmpty()) {
            throw Refusal.conflict(
                            "over-allocated",
                            "The user would have more to do than time on "
                                    + wanted.warnings.getFirst().date() + ".")
                    .asException();
        }
        List<Long> drawn = numbers.next(write, 1 + wanted.subtasks.size());
        wanted.id = drawn.getFirst();
        List<SubtaskAdded> numbered = new ArrayList<>();
        for (SubtaskAdded subtask : wanted.subtasks) {
            numbered.add(new SubtaskAdded(
                    drawn.get(numbered.size() + 1), subtask.description(), subtask.completed(), subtask.by()));
        }
        return new Allocate(
                wanted.id,
                plan.at(rating.of(write.tenant(), plan.userId(), plan.assignableId(), plan.startsAt())),
                numbered);
    }

    Made made(Write write, Wanted wanted, Decided decided) {
        AllocationFacts facts = SeriesWork.facts(decided);
        ShownAllocation shown = answers.shown(write.tenant(), wanted.id, facts).withWarnings(wanted.warnings);
        String path = write.collectionPath();
        return new Made(wanted.id, facts, shown, path.substring(0, path.indexOf("/api/")));
    }

    /** Their numbers come later. */
    private static List<SubtaskAdded> subtasks(Body body, Caller caller) {
        List<Body> items = body.items("subtasks");
        if (items.size() > Allocation.MOST_SUBTASKS) {
            body.fault("subtasks", "must be at most " + Allocation.MOST_SUBTASKS);
            return List.of();
        }
        List<SubtaskAdded> subtasks = new ArrayList<>();
        for (Body item : items) {
            Boolean completed = item.flagOrNull("completed");
            subtasks.add(new SubtaskAdded(
                    0,
                    item.text("description", AllocationBodies.DESCRIPTION),
                    completed != null && completed,
                    caller.userId()));
        }
        return subtasks;
    }
}
