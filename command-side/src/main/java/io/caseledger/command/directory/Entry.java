package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.directory.EntryCommand.RegisterEntry;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntryFacts;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of a directory entry: what each sort of thing must have from the first moment, and keeps. */
final class Entry {

    private Entry() {}

    /** What is known of a thing. */
    sealed interface State {

        record Unknown() implements State {}

        record Known(EntryFacts entry) implements State {}
    }

    /** Without these an entry tells nothing. */
    static Set<String> required(EntrySort sort) {
        return switch (sort) {
            case PROJECT, LEAVE_TYPE, USER, ISSUE -> Set.of("name");
            case STATUS_OPTION -> Set.of("label", "stage");
        };
    }

    static List<EntryEvent> decide(EntryCommand command, State state) {
        refuseMissing(command, state);
        refuseOwnParent(command);
        refuseBackwards(command, state);
        return switch (state) {
            case State.Unknown _ ->
                List.of(new EntryEvent.EntryRegistered(command.sort(), command.id(), given(command)));
            case State.Known(EntryFacts entry) ->
                switch (command) {
                    case DescribeEntry describe -> changes(describe, entry);
                    case RegisterEntry register ->
                        throw Refusal.conflict(
                                        "id-taken", register.sort().title() + ' ' + register.id() + " exists already.")
                                .asException();
                };
        };
    }

    static State evolve(State state, EntryEvent event, Instant at) {
        return new State.Known(
                EntryFacts.after(state instanceof State.Known(EntryFacts entry) ? entry : null, event, at));
    }

    private static void refuseMissing(EntryCommand command, State state) {
        List<FieldFault> faults = required(command.sort()).stream()
                .sorted()
                .filter(name -> state instanceof State.Unknown
                        ? command.said().get(name) == null
                                || command.said().get(name).isEmpty()
                        : command.said().containsKey(name)
                                && command.said().get(name).isEmpty())
                .map(name -> new FieldFault(name, "is required"))
                .toList();
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults).asException();
        }
    }

    private static void refuseOwnParent(EntryCommand command) {
        String own = Long.toString(command.id());
        if (command.said().containsKey("parent_id")
                && command.said().get("parent_id").filter(own::equals).isPresent()) {
            throw Refusal.invalid("parent_id", "must be another project").asException();
        }
    }

    private static Map<String, String> given(EntryCommand command) {
        Map<String, String> facts = new TreeMap<>();
        command.said().forEach((name, value) -> value.ifPresent(text -> facts.put(name, text)));
        return facts;
    }

    private static void refuseBackwards(EntryCommand command, State state) {
        String starts = after(command, state, "starts_at");
        String ends = after(command, state, "ends_at");
        if (starts != null && ends != null && ends.compareTo(starts) < 0) {
            throw Refusal.invalid("ends_at", "must not be before starts_at").asException();
        }
    }

    private static @Nullable String after(EntryCommand command, State state, String name) {
        Optional<String> said = command.said().get(name);
        if (said != null) {
            return said.orElse(null);
        }
        return state instanceof State.Known(EntryFacts entry) ? entry.known().get(name) : null;
    }

    private static List<EntryEvent> changes(DescribeEntry command, EntryFacts entry) {
        Map<String, Change<String>> changes = new TreeMap<>();
        command.said().forEach((name, value) -> {
            String before = entry.known().get(name);
            String after = value.orElse(null);
            if (!Objects.equals(before, after)) {
                changes.put(name, new Change<>(before, after));
            }
        });
        return changes.isEmpty() ? List.of() : List.of(new EntryEvent.EntryChanged(entry.sort(), entry.id(), changes));
    }
}
