package io.caseledger.query.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the versions lie that are seen from a point in time. A version that has ended has a slot on each axis, by how long it lasted and where it began:
 * the smallest size of a series that it fits into, and the step of that size in which it began. What was there at a moment began in the moment's step or
 * in the one before, for each size; what has no end has a slot of its own. So a moment needs eighteen slots, however long the history is: some four hours to
 * seven and a half years wide, and one for what lasted longer.
 */
public final class Slots {

    /** The slot of what has no end yet, on both axes. */
    static final long LASTING = 0;

    /** In hours: the smallest, by how much each of the others is greater, and how many there are. */
    private static final int SMALLEST = 4;

    private static final int GROWTH = 4;
    private static final int SIZES = 8;

    /** The slot of what lasted longer than the greatest. */
    private static final long LONGER = SIZES + 1L;

    /** A slot is a step times this and the number of its size, from 1; the database's function {@code read.slot} says the same. */
    private static final int NUMBERS = 16;

    private Slots() {}

    /** The slots of what was there at a moment and has ended since. */
    static List<Long> at(Instant moment) {
        List<Long> slots = new ArrayList<>();
        long size = Duration.ofHours(SMALLEST).toSeconds();
        for (int number = 1; number <= SIZES; number++) {
            long step = Math.floorDiv(moment.getEpochSecond(), size);
            slots.add((step - 1) * NUMBERS + number);
            slots.add(step * NUMBERS + number);
            size *= GROWTH;
        }
        slots.add(LONGER);
        return slots;
    }

    /**
     * The conditions of one query, once for each slot. With both axes what ended on neither lies in a slot of each and is found twice, unless it is asked
     * to be found apart, which costs a walk through the whole of the slots of the second axis.
     *
     * @param common what all have in common, anew for each; of a table {@code v}
     */
    public static List<Filter> of(PointInTime point, boolean apart, Supplier<Filter> common) {
        Instant asOf = point.asOf();
        Instant knownAt = point.knownAt();
        List<Filter> filters = new ArrayList<>();
        filters.add(begun(common.get().and("v.valid_slot = ?", LASTING), point));
        if (asOf != null) {
            for (long slot : at(asOf)) {
                filters.add(begun(common.get().and("v.valid_slot = ?", slot), point)
                        .and("v.valid_to > ?", PointInTime.limit(asOf)));
            }
        }
        if (knownAt != null) {
            for (long slot : at(knownAt)) {
                Filter known = begun(common.get().and("v.known_slot = ?", slot).and("v.known_slot <> 0"), point)
                        .and("v.known_to > ?", PointInTime.limit(knownAt));
                filters.add(asOf == null || !apart ? known : known.and("v.valid_to <= ?", PointInTime.limit(asOf)));
            }
        }
        return filters;
    }

    private static Filter begun(Filter where, PointInTime point) {
        Instant asOf = point.asOf();
        Instant knownAt = point.knownAt();
        if (asOf != null) {
            where.and("v.valid_from <= ?", PointInTime.limit(asOf));
        }
        if (knownAt != null) {
            where.and("v.known_from <= ?", PointInTime.limit(knownAt));
        }
        return where;
    }
}
