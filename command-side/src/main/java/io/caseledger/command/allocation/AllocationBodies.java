package io.caseledger.command.allocation;

import io.caseledger.command.allocation.Amendment.Said;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.contract.allocation.AllocationEvent.Allocated;
import io.caseledger.contract.allocation.AllocationMode;
import io.caseledger.contract.allocation.Allotment;
import io.caseledger.contract.allocation.Amount;
import io.caseledger.contract.allocation.AssignableKind;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What document 5's bodies say of an allocation. */
final class AllocationBodies {

    static final int DESCRIPTION = 2_000;
    static final int NOTE = 20_000;

    private static final long HIGHEST_PERCENT = 1_000;
    private static final long HOURS_OF_A_DAY = 24;
    private static final long MOST_HOURS = 1_000_000;

    /** Names of what is allocated to, and what each says of it. */
    private static final Map<String, AssignableKind> ASSIGNABLES = assignables();

    private static final Set<String> CHANGEABLE = Set.of(
            "starts_at",
            "ends_at",
            "allocation_mode",
            "percent",
            "hours_per_day",
            "fixed_hours",
            "user_id",
            "status_option_id",
            "description",
            "note");

    private AllocationBodies() {}

    /** What is allocated to. */
    record Assignable(long id, AssignableKind kind) {}

    /**
     * A new allocation, still without a rate.
     *
     * @param place what the path says already of the user or of what is allocated to
     * @param userRequired whether a user must be said, be it none
     */
    static Allocated plan(Body body, Place place, boolean userRequired) {
        Long user = user(body, place.userId(), userRequired);
        Assignable assignable = assignable(body, place.assignableId());
        LocalDate startsAt = day(body, "starts_at");
        LocalDate endsAt = day(body, "ends_at");
        if (startsAt != null && endsAt != null && endsAt.isBefore(startsAt)) {
            body.fault("ends_at", "must not be before starts_at");
        }
        Map<AllocationMode, Amount> amounts = amounts(body);
        AllocationMode mode = mode(body, amounts);
        mode = mode == null ? AllocationMode.PERCENT : mode;
        if (mode != AllocationMode.PERCENT && isMissing(body, field(mode))) {
            body.fault(field(mode), "is required with allocation_mode " + mode.word());
        }
        Long status = body.wholeOrNull("status_option_id", 1, NewNumbers.HIGHEST);
        String description = body.textOrNull("description", DESCRIPTION);
        String note = body.textOrNull("note", NOTE);
        return new Allocated(
                user,
                assignable.id(),
                assignable.kind(),
                startsAt == null ? LocalDate.EPOCH : startsAt,
                endsAt == null ? LocalDate.EPOCH : endsAt,
                allotment(mode, amounts.get(mode)),
                null,
                status,
                description == null ? "" : description,
                note,
                null);
    }

    static Amendment amendment(Body body) {
        LocalDate startsAt = changed(body, "starts_at");
        LocalDate endsAt = changed(body, "ends_at");
        Map<AllocationMode, Amount> amounts = amounts(body);
        AllocationMode mode = mode(body, amounts);
        Amendment amendment = new Amendment(
                startsAt,
                endsAt,
                mode,
                mode == null ? null : amounts.get(mode),
                body.has("user_id") ? new Said<>(body.wholeOrNull("user_id", 1, NewNumbers.HIGHEST)) : null,
                body.has("status_option_id")
                        ? new Said<>(body.wholeOrNull("status_option_id", 1, NewNumbers.HIGHEST))
                        : null,
                body.has("description") ? empty(body.textOrNull("description", DESCRIPTION)) : null,
                body.has("note") ? new Said<>(body.textOrNull("note", NOTE)) : null,
                ASSIGNABLES.keySet().stream().anyMatch(body::has) ? same(body) : null);
        body.refuseFaults();
        if (CHANGEABLE.stream().noneMatch(body::has)
                && ASSIGNABLES.keySet().stream().noneMatch(body::has)) {
            throw Refusal.malformed(
                            "nothing-to-change", "Send at least one of " + String.join(", ", sortedChangeable()) + ".")
                    .asException();
        }
        return amendment;
    }

    private static List<String> sortedChangeable() {
        return CHANGEABLE.stream().sorted().toList();
    }

    private static @Nullable Long user(Body body, @Nullable Long ofPath, boolean required) {
        Long user = body.wholeOrNull("user_id", 1, NewNumbers.HIGHEST);
        if (ofPath != null) {
            if (user == null ? body.isNull("user_id") : !user.equals(ofPath)) {
                body.fault("user_id", "must be the user of the path");
            }
            return ofPath;
        }
        if (required && !body.has("user_id")) {
            body.fault("user_id", "is required, be it null for work without anybody yet");
        }
        return user;
    }

    /** Several names may be used at once when they say the same. */
    private static Assignable assignable(Body body, @Nullable Long ofPath) {
        Assignable found = ofPath == null ? null : new Assignable(ofPath, AssignableKind.ASSIGNABLE);
        boolean said = false;
        for (Map.Entry<String, AssignableKind> name : ASSIGNABLES.entrySet()) {
            Long id = body.wholeOrNull(name.getKey(), 1, NewNumbers.HIGHEST);
            if (id != null) {
                if (said && found != null && found.id() != id) {
                    body.fault(name.getKey(), "must name the same as the other names of what is allocated to");
                }
                AssignableKind kind = said && found != null && name.getValue() == AssignableKind.ASSIGNABLE
                        ? found.kind()
                        : name.getValue();
                found = new Assignable(id, kind);
                said = true;
            }
        }
        if (found == null) {
            if (ASSIGNABLES.keySet().stream().allMatch(name -> !body.has(name) || body.isNull(name))) {
                body.fault("assignable_id", "is required");
            }
            return new Assignable(1, AssignableKind.ASSIGNABLE);
        }
        return found;
    }

    private static Long same(Body body) {
        return assignable(body, null).id();
    }

    private static @Nullable LocalDate day(Body body, String field) {
        LocalDate day = body.dateOrNull(field);
        if (isMissing(body, field)) {
            body.fault(field, "is required");
        }
        return day;
    }

    private static @Nullable LocalDate changed(Body body, String field) {
        if (body.isNull(field)) {
            body.fault(field, "must not be null");
        }
        return body.dateOrNull(field);
    }

    /** Without a word for it, the amount that is said tells it. */
    private static @Nullable AllocationMode mode(Body body, Map<AllocationMode, Amount> amounts) {
        if (isMissing(body, "allocation_mode")) {
            if (amounts.size() > 1) {
                body.fault("allocation_mode", "is required where more than one amount is said");
            }
            return amounts.isEmpty() ? null : amounts.keySet().iterator().next();
        }
        String word = body.textOrNull("allocation_mode", DESCRIPTION);
        if (word == null) {
            return null;
        }
        AllocationMode mode = AllocationMode.ofWord(word).orElse(null);
        if (mode == null) {
            body.fault("allocation_mode", "must be percent, hours_per_day or fixed");
        }
        return mode;
    }

    private static Map<AllocationMode, Amount> amounts(Body body) {
        Map<AllocationMode, Amount> amounts = new EnumMap<>(AllocationMode.class);
        for (AllocationMode mode : AllocationMode.values()) {
            BigDecimal amount = body.amountOrNull(field(mode), highest(mode));
            if (amount != null) {
                amounts.put(mode, new Amount(amount));
            }
        }
        return amounts;
    }

    /** Of a mode without an amount, which is at fault, all of each day. */
    private static Allotment allotment(AllocationMode mode, @Nullable Amount amount) {
        return Allocation.allotment(amount == null ? AllocationMode.PERCENT : mode, amount);
    }

    private static boolean isMissing(Body body, String field) {
        return !body.has(field) || body.isNull(field);
    }

    static String field(AllocationMode mode) {
        return mode == AllocationMode.FIXED ? "fixed_hours" : mode.word();
    }

    private static long highest(AllocationMode mode) {
        return switch (mode) {
            case PERCENT -> HIGHEST_PERCENT;
            case HOURS_PER_DAY -> HOURS_OF_A_DAY;
            case FIXED -> MOST_HOURS;
        };
    }

    private static String empty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The one that says least comes last. */
    private static Map<String, AssignableKind> assignables() {
        Map<String, AssignableKind> names = new LinkedHashMap<>();
        names.put("leave_id", AssignableKind.LEAVE);
        names.put("leave_type_id", AssignableKind.LEAVE);
        names.put("phase_id", AssignableKind.PHASE);
        names.put("project_id", AssignableKind.PROJECT);
        names.put("assignable_id", AssignableKind.ASSIGNABLE);
        return names;
    }
}
