package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityEvent;
import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.platform.ledger.RecordedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What events change in the tables of mobility assignments, beginning from what is stored, or from nothing when everything is built anew. */
final class MobilityChanges {

    private final Map<MobilityRow.Key, MobilityRow> stored;
    private final Map<MobilityRow.Key, MobilityRow> rows;
    private final Map<Expat.Key, Expat> expats;

    /**
     * @param stored the rows of the streams that are to be folded, and of the expats whose names may change
     * @param expats the people whom the events are about
     */
    MobilityChanges(Map<MobilityRow.Key, MobilityRow> stored, Map<Expat.Key, Expat> expats) {
        this.stored = stored;
        this.rows = new HashMap<>(stored);
        this.expats = new HashMap<>(expats);
    }

    /** What is not as it is stored. */
    record Written(List<MobilityRow> rows, List<Expat> expats, MobilityTotals totals) {}

    static boolean isOfMobility(RecordedEvent event) {
        return MobilityEvent.class.isAssignableFrom(
                EventCatalogue.named(event.type()).payload());
    }

    static MobilityRow.Key key(RecordedEvent event) {
        return new MobilityRow.Key(event.tenant(), Long.parseLong(event.aggregateId()));
    }

    void fold(RecordedEvent event) {
        if (isOfMobility(event)) {
            rows.compute(key(event), (key, row) -> MobilityFold.fold(row, event));
            return;
        }
        Expat.Key expat = Expat.of(event);
        if (expat != null) {
            expats.compute(expat, (key, before) -> Expat.fold(key, before, event));
        }
    }

    /** Those among the rows' expats whom none of the events was about. */
    List<Expat.Key> othersNamed() {
        return rows.values().stream()
                .map(MobilityRow::expat)
                .filter(Objects::nonNull)
                .distinct()
                .filter(expat -> !expats.containsKey(expat))
                .toList();
    }

    /** @param others those of {@link #othersNamed} whom the directory knows */
    Written written(Map<Expat.Key, Expat> others) {
        MobilityTotals totals = new MobilityTotals();
        List<MobilityRow> changed = rows.values().stream()
                .map(row -> row.named(name(row.expat(), others)))
                .filter(row -> !row.equals(stored.get(row.key())))
                .toList();
        changed.forEach(row -> totals.changed(stored.get(row.key()), row));
        return new Written(changed, List.copyOf(expats.values()), totals);
    }

    private @Nullable String name(Expat.@Nullable Key key, Map<Expat.Key, Expat> others) {
        Expat expat = key == null ? null : expats.getOrDefault(key, others.get(key));
        return expat == null ? null : expat.name();
    }
}
