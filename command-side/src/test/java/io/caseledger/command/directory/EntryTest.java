package io.caseledger.command.directory;

import io.caseledger.command.directory.EntryCommand.DescribeEntry;
import io.caseledger.command.platform.Decision;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntryEvent.EntryChanged;
import io.caseledger.contract.directory.EntryEvent.EntryRegistered;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.platform.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryTest {

    private static final EntryRegistered PHASE =
            new EntryRegistered(EntrySort.PROJECT, 5, Map.of("name", "Wireframes", "parent_id", "4"));

    private final Decision<EntryCommand, EntryEvent, Entry.State> entry = new Decision<>(
            new Entry.State.Unknown(), (state, event) -> Entry.evolve(state, event, Instant.EPOCH), Entry::decide);

    private static DescribeEntry describe(EntrySort sort, Map<String, Optional<String>> said) {
        return new DescribeEntry(sort.stream("default", 5), Instant.EPOCH, sort, 5, said);
    }

    private static DescribeEntry describe(Map<String, Optional<String>> said) {
        return describe(EntrySort.PROJECT, said);
    }

    @Test
    void the_first_word_registers() {
        entry.given(List.of())
                .when(describe(Map.of("name", Optional.of("Wireframes"), "parent_id", Optional.of("4"))))
                .then(PHASE);
        entry.given(List.of())
                .when(describe(Map.of("name", Optional.of("Wireframes"), "parent_id", Optional.empty())))
                .then(new EntryRegistered(EntrySort.PROJECT, 5, Map.of("name", "Wireframes")));
    }

    @Test
    void what_a_thing_must_have_is_required_at_first_and_never_taken_away() {
        entry.given(List.of())
                .when(describe(Map.of("parent_id", Optional.of("4"))))
                .thenRefusedFor("name");
        entry.given(List.of())
                .when(describe(EntrySort.STATUS_OPTION, Map.of("color", Optional.of("blue"))))
                .thenRefusedFor("label", "stage");
        entry.given(List.of(PHASE))
                .when(describe(Map.of("name", Optional.empty())))
                .thenRefusedFor("name");
    }

    @Test
    void later_words_change_what_they_name() {
        entry.given(List.of(PHASE))
                .when(describe(Map.of("parent_id", Optional.empty())))
                .then(new EntryChanged(EntrySort.PROJECT, 5, Map.of("parent_id", new Change<>("4", null))));
        entry.given(List.of(PHASE))
                .when(describe(Map.of("name", Optional.of("Wireframes"), "parent_id", Optional.of("4"))))
                .thenNothing();
        entry.given(List.of(
                        PHASE, new EntryChanged(EntrySort.PROJECT, 5, Map.of("parent_id", new Change<>("4", null)))))
                .when(describe(Map.of("parent_id", Optional.of("4"))))
                .then(new EntryChanged(EntrySort.PROJECT, 5, Map.of("parent_id", new Change<>(null, "4"))));
    }

    @Test
    void nothing_is_part_of_itself() {
        entry.given(List.of(PHASE))
                .when(describe(Map.of("parent_id", Optional.of("5"))))
                .thenRefusedFor("parent_id");
    }
}
