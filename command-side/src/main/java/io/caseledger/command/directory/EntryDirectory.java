package io.caseledger.command.directory;

import io.caseledger.command.platform.Directory;
import io.caseledger.contract.directory.EntryEvent;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.platform.ledger.LedgerReader;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Answers other features from the entry's own stream, which is never behind. */
@Component
class EntryDirectory implements Directory {

    private final LedgerReader ledger;

    EntryDirectory(LedgerReader ledger) {
        this.ledger = ledger;
    }

    @Override
    public Map<String, String> facts(String tenant, EntrySort sort, long id) {
        Entry.State state = new Entry.State.Unknown();
        for (var row : ledger.stream(tenant, sort.stream(tenant, id), 0)) {
            state = Entry.evolve(state, (EntryEvent) row.event(), row.occurredAt());
        }
        return switch (state) {
            case Entry.State.Known known -> known.entry().known();
            case Entry.State.Unknown _ -> Map.of();
        };
    }
}
