package io.caseledger.query.casework;

import io.caseledger.contract.casework.CaseStatus;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Filter;
import io.caseledger.query.platform.PointInTime;
import io.caseledger.query.platform.TextKeys;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a list of assignments is narrowed to and sorted by, in the words of documents 1 and 2. */
final class AssignmentFilter {

    private final String tenant;
    private final Optional<PointInTime> point;
    private final Filter where;
    private final Filter ofSpells;
    private final boolean toldBySpells;
    private final Set<CaseStatus> statuses;
    private final boolean narrowed;
    private final boolean searches;
    private final @Nullable String mentorId;
    private final @Nullable String contactId;
    private final CaseOrder order;
    private final boolean byDoor;

    /** A total that is kept beside the rows. */
    record Total(String tenant, String dimension, String value) {}

    private AssignmentFilter(
            String tenant,
            Optional<PointInTime> point,
            Filter where,
            Filter ofSpells,
            boolean toldBySpells,
            Set<CaseStatus> statuses,
            boolean narrowed,
            boolean searches,
            @Nullable String mentorId,
            @Nullable String contactId,
            CaseOrder order,
            boolean byDoor) {
        this.tenant = tenant;
        this.point = point;
        this.where = where;
        this.ofSpells = ofSpells;
        this.toldBySpells = toldBySpells;
        this.statuses = statuses;
        this.narrowed = narrowed;
        this.searches = searches;
        this.mentorId = mentorId;
        this.contactId = contactId;
        this.order = order;
        this.byDoor = byDoor;
    }

    static final Set<CaseStatus> ANY = Set.of(CaseStatus.values());
    static final Set<CaseStatus> OPEN = Set.of(CaseStatus.ACTIVE, CaseStatus.ON_HOLD);
    static final Set<CaseStatus> CLOSED = Set.of(CaseStatus.COMPLETED, CaseStatus.CANCELLED);

    /** Document 1's words for {@code status}. */
    static final Map<String, Set<CaseStatus>> HISTORY_STATUS = Map.of("open", OPEN, "closed", CLOSED);

    /** Document 2's words for {@code status}; {@code all} widens its list of the open ones. */
    static final Map<String, Set<CaseStatus>> TRACKING_STATUS = Map.of(
            "active", Set.of(CaseStatus.ACTIVE),
            "on_hold", Set.of(CaseStatus.ON_HOLD),
            "completed", Set.of(CaseStatus.COMPLETED),
            "cancelled", Set.of(CaseStatus.CANCELLED),
            "all", ANY);

    /** Both documents' words. */
    static Map<String, Set<CaseStatus>> eitherStatus() {
        Map<String, Set<CaseStatus>> either = new HashMap<>(HISTORY_STATUS);
        either.putAll(TRACKING_STATUS);
        return either;
    }

    /** The open assignments of one mentor, now or at a point in time. */
    static AssignmentFilter openOf(String tenant, String mentorId, Optional<PointInTime> point) {
        Filter where = base(tenant).and("a.open").and("a.mentor_id = ?", mentorId);
        return new AssignmentFilter(
                tenant, point, where, new Filter(), false, OPEN, false, false, mentorId, null, CaseOrder.OPENED, false);
    }

    /**
     * Reads a list's parameters.
     *
     * @param words what {@code status} may be
     * @param unasked the states shown without {@code status}
     * @param columns parameter names and the id columns they narrow
     */
    static AssignmentFilter of(
            String tenant,
            Parameters parameters,
            Map<String, Set<CaseStatus>> words,
            Set<CaseStatus> unasked,
            Map<String, String> columns) {
        Set<CaseStatus> statuses = parameters.oneOf("status", words).orElse(unasked);
        Optional<PointInTime> point = PointInTime.of(parameters);
        Filter where = base(tenant);
        Filter ofSpells = new Filter();
        if (statuses.equals(OPEN)) {
            where.and("a.open");
        } else if (!statuses.equals(ANY)) {
            Object states = statuses.stream().map(CaseStatus::word).toArray(String[]::new);
            where.and("a.status = any(?)", states);
            ofSpells.and("s.status = any(?)", states);
        }
        List<String> mentors = new ArrayList<>();
        List<String> contacts = new ArrayList<>();
        List<String> others = new ArrayList<>();
        columns.forEach((parameter, column) -> parameters.text(parameter).ifPresent(id -> {
            where.and(column + " = ?", id);
            (switch (column) {
                        case "a.mentor_id" -> mentors;
                        case "a.contact_id" -> contacts;
                        default -> {
                            ofSpells.and(column.replace("a.", "s.") + " = ?", id);
                            yield others;
                        }
                    })
                    .add(id);
        }));
        int conditions = where.parameters().size();
        parameters.instant("assigned_from").ifPresent(from -> where.and("a.assigned_date >= ?", utc(from)));
        parameters.instant("assigned_to").ifPresent(to -> {
            if (isDate(parameters, "assigned_to")) {
                where.and("a.assigned_date < ?", utc(to.plus(1, ChronoUnit.DAYS))); // the whole of that day
            } else {
                where.and("a.assigned_date <= ?", utc(to));
            }
        });
        parameters
                .instant("last_contact_before")
                .ifPresent(before -> where.and("a.last_contact_date < ?", utc(before)));
        parameters.instant("last_contact_after").ifPresent(after -> where.and("a.last_contact_date > ?", utc(after)));
        Optional<String> search = parameters.text("search").flatMap(TextKeys::containing);
        search.ifPresent(
                pattern -> where.and("(p.name_search_key like ? or a.notes_search_key like ?)", pattern, pattern));
        boolean toldBySpells = where.parameters().size() == conditions
                && mentors.isEmpty()
                && contacts.isEmpty()
                && OPEN.containsAll(statuses);
        boolean narrowed = where.parameters().size() > conditions
                || !contacts.isEmpty()
                || !others.isEmpty()
                || mentors.size() > 1;
        return new AssignmentFilter(
                tenant,
                point,
                where,
                ofSpells,
                toldBySpells,
                statuses,
                narrowed,
                search.isPresent(),
                mentors.isEmpty() ? null : mentors.getFirst(),
                contacts.isEmpty() ? null : contacts.getFirst(),
                parameters.oneOf("sort", CaseOrder.WORDS).orElse(CaseOrder.OPENED),
                false);
    }

    /** The common list: whatever was opened under document 1, and what was opened under document 2 while it is open. */
    AssignmentFilter eachByItsDoor() {
        where.and("(a.door = 'history' or a.open)");
        return with(order, true);
    }

    private AssignmentFilter with(CaseOrder anyOrder, boolean anyDoor) {
        return new AssignmentFilter(
                tenant,
                point,
                where,
                ofSpells,
                toldBySpells,
                statuses,
                narrowed,
                searches,
                mentorId,
                contactId,
                anyOrder,
                anyDoor);
    }

    private static Filter base(String tenant) {
        return new Filter().and("a.tenant = ?", tenant).and("not a.deleted");
    }

    private static boolean isDate(Parameters parameters, String name) {
        return parameters.text(name).orElse("").length() == "2026-03-26".length();
    }

    private static Object utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    String tenant() {
        return tenant;
    }

    /** The point in time that is looked at; empty for the present. */
    Optional<PointInTime> point() {
        return point;
    }

    /** From when days are counted. */
    Instant seenFrom(Instant now) {
        return point.map(past -> past.seenFrom(now)).orElse(now);
    }

    Filter where() {
        return where;
    }

    /** Those of the conditions that rows {@code s} of spells tell, too. */
    Filter ofSpells() {
        return ofSpells;
    }

    /** Whether only open assignments are meant, and rows of spells tell which. */
    boolean isToldBySpells() {
        return toldBySpells;
    }

    CaseOrder order() {
        return order;
    }

    /** The same rows in another order. */
    AssignmentFilter by(CaseOrder other) {
        return with(other, byDoor);
    }

    boolean searches() {
        return searches;
    }

    /** Whether exactly all open assignments are meant. */
    boolean isAllOpen() {
        return !narrowed && mentorId == null && statuses.equals(OPEN);
    }

    /** Whether exactly all open assignments of one mentor are meant. */
    boolean isAllOpenOfMentor() {
        return !narrowed && mentorId != null && statuses.equals(OPEN);
    }

    /** Whether exactly all assignments are meant. */
    boolean isAll() {
        return !narrowed && mentorId == null && !byDoor && statuses.equals(ANY);
    }

    /** Whether exactly all closed assignments are meant. */
    boolean isAllClosed() {
        return !narrowed && mentorId == null && statuses.equals(CLOSED);
    }

    /** Whether only open assignments are meant. */
    boolean isOfOpen() {
        return OPEN.containsAll(statuses);
    }

    /** Whether those of one mentor or with one contact are meant, which are found by that. */
    boolean isOfPerson() {
        return mentorId != null || contactId != null;
    }

    @Nullable
    String mentorId() {
        return mentorId;
    }

    @Nullable
    String contactId() {
        return contactId;
    }

    /** Whether each is listed by the document it was opened under. */
    boolean isByDoor() {
        return byDoor;
    }

    /** Whether it is one of the lists whose totals are kept for all times. */
    boolean isCommon() {
        return !narrowed && mentorId == null && (statuses.equals(ANY) || isAllOpen() || isAllClosed());
    }

    /** The kept totals that make up this list's, empty when it has to be counted. */
    List<Total> totals() {
        if (narrowed) {
            return List.of();
        }
        if (byDoor) {
            return mentorId != null || !statuses.equals(ANY)
                    ? List.of()
                    : List.of(
                            new Total(tenant, CaseTotals.ALL_BY_DOOR, "history"),
                            new Total(tenant, CaseTotals.OPEN_BY_DOOR, "tracking"));
        }
        if (mentorId != null) {
            return isAllOpenOfMentor() ? List.of(new Total(tenant, CaseTotals.OPEN_OF_MENTOR, mentorId)) : List.of();
        }
        if (statuses.equals(OPEN)) {
            return List.of(new Total(tenant, CaseTotals.OPEN, ""));
        }
        return statuses.equals(ANY) ? List.of(new Total(tenant, CaseTotals.ALL, "")) : List.of();
    }
}
