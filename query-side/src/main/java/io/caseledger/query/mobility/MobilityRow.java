package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityFacts;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.query.platform.TextKeys;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mobility assignment as it is stored.
 *
 * @param sequence of the last event folded in
 * @param expatName as the directory has it now
 */
record MobilityRow(
        String tenant, long id, long sequence, @Nullable String expatName, MobilityFacts facts) {

    /** The day of what never comes. The last day of the last year that is stored counts as such, for want of a next. */
    static final LocalDate NEVER = LocalDate.MAX;

    private static final Set<String> ASKED = Stream.of(
                    MobilityField.EXPAT_ID,
                    MobilityField.REQUESTED_BY_NAME,
                    MobilityField.HOME_COUNTRY,
                    MobilityField.HOME_CITY,
                    MobilityField.HOST_COUNTRY,
                    MobilityField.HOST_CITY,
                    MobilityField.TYPE,
                    MobilityField.NOTES,
                    MobilityField.IS_CONFIDENTIAL)
            .map(MobilityField::word)
            .collect(Collectors.toUnmodifiableSet());

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    /** Names a row. */
    record Key(String tenant, long id) {}

    Key key() {
        return new Key(tenant, id);
    }

    /** Orders it by its expat's name. */
    byte @Nullable [] expatSortKey() {
        return TextKeys.sort(expatName);
    }

    Expat.@Nullable Key expat() {
        Long expatId = facts.details().number(MobilityField.EXPAT_ID);
        return expatId == null ? null : new Expat.Key(tenant, expatId);
    }

    MobilityRow named(@Nullable String name) {
        return new MobilityRow(tenant, id, sequence, name, facts);
    }

    /** The same with no more facts than lists ask for. */
    MobilityRow asListsAsk() {
        Map<String, Object> asked = new HashMap<>(facts.details().values());
        asked.keySet().retainAll(ASKED);
        return new MobilityRow(
                tenant,
                id,
                sequence,
                null,
                new MobilityFacts(
                        facts.clientId(),
                        facts.authorId(),
                        facts.status(),
                        facts.startDate(),
                        facts.endDate(),
                        new MobilityDetails(asked),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        facts.createdAt(),
                        facts.archivedAt()));
    }

    boolean confidential() {
        return facts.details().flag(MobilityField.IS_CONFIDENTIAL);
    }

    /** The first day on which an approved one has ended. */
    LocalDate over() {
        LocalDate end = facts.endDate();
        return end == null || !end.isBefore(LAST_DAY) ? NEVER : end.plusDays(1);
    }

    /** The first day on which an approved one is not upcoming any more, which never is after the day on which it is over. */
    LocalDate begins() {
        LocalDate start = facts.startDate();
        LocalDate over = over();
        return start == null || start.isAfter(over) ? over : start;
    }

    /** What a search for texts looks into; null where there is none. */
    @Nullable
    String searched() {
        return TextKeys.search(
                expatName,
                facts.details().text(MobilityField.REQUESTED_BY_NAME),
                facts.details().text(MobilityField.HOME_CITY),
                facts.details().text(MobilityField.HOST_CITY),
                facts.details().text(MobilityField.NOTES));
    }
}
