package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The rules of a directory entry: what each sort of thing must have from the first moment, and keeps. */
final class Entry {

    private Entry() {}

    /** What is known of a thing. */
    sealed interface State {

        record Unknown() implements State {}

        record Known(EntrySort sort, long id, Map<String, String> facts) implements State {}
    }

    /** Without these an entry tells nothing. */
    static Set<String> required(EntrySort sort) {
        return switch (sort) {
            case PROJECT, LEAVE_TYPE, USER, ISSUE -> Set.of("name");
            case STATUS_OPTION -> Set.of("label", "stage");
        };
    }

    static List<EntryEvent> decide(EntryCommand command, State state) {
        return switch (command) {
            case DescribeEntry describe -> {
                refuseMissing(describe, state);
                refuseOwnParent(describe);
                yield switch (state) {
                    case State.Unknown _ ->
                        List.of(new EntryEvent.EntryRegistered(describe.sort(), describe.id(), given(describe)));
                    case State.Known known -> changes(describe, known);
                };
            }
        };
    }

    static State evolve(State state, EntryEvent event) {
        return switch (event) {
            case EntryEvent.EntryRegistered registered ->
                new State.Known(registered.sort(), registered.id(), registered.facts());
            case EntryEvent.EntryChanged changed -> {
                Map<String, String> facts = new TreeMap<>(known(state).facts());
                changed.facts().forEach((name, change) -> {
                    if (change.to() == null) {
                        facts.remove(name);
                    } else {
                        facts.put(name, change.to());
                    }
                });
                yield new State.Known(changed.sort(), changed.id(), facts);
            }
        };
    }

    private static void refuseMissing(DescribeEntry command, State state) {
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

    private static void refuseOwnParent(DescribeEntry command) {
        String own = Long.toString(command.id());
        if (command.said().containsKey("parent_id")
                && command.said().get("parent_id").filter(own::equals).isPresent()) {
            throw Refusal.invalid("parent_id", "must be another project").asException();
        }
    }

    private static Map<String, String> given(DescribeEntry command) {
        Map<String, String> facts = new TreeMap<>();
        command.said().forEach((name, value) -> value.ifPresent(text -> facts.put(name, text)));
        return facts;
    }

    private static List<EntryEvent> changes(DescribeEntry command, State.Known known) {
        Map<String, Change<String>> changes = new TreeMap<>();
        command.said().forEach((name, value) -> {
            String before = known.facts().get(name);
            String after = value.orElse(null);
            if (!Objects.equals(before, after)) {
                changes.put(name, new Change<>(before, after));
            }
        });
        return changes.isEmpty() ? List.of() : List.of(new EntryEvent.EntryChanged(known.sort(), known.id(), changes));
    }

    private static State.Known known(State state) {
        return switch (state) {
            case State.Known known -> known;
            case State.Unknown _ -> throw new IllegalStateException("An entry is registered before anything changes");
        };
    }
}
