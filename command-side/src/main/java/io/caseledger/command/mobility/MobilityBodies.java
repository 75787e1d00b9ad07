package io.caseledger.command.mobility;

import io.caseledger.command.mobility.Amendment.Said;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.contract.mobility.MobilityDetails;
import io.caseledger.contract.mobility.MobilityEvent.BillingDetailAdded;
import io.caseledger.contract.mobility.MobilityEvent.ContactLinked;
import io.caseledger.contract.mobility.MobilityEvent.Opened;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.mobility.ReviewDecision;
import io.caseledger.contract.platform.GuardedText;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What document 3's bodies say of an assignment and of what belongs to it. Limits are in characters. */
final class MobilityBodies {

    private static final int WORD = 64;
    private static final int NAME = 200;
    private static final int TEXT = 500;
    private static final int LONG_TEXT = 2_000;
    private static final int NOTES = 20_000;
    private static final long MOST_PEOPLE = 1_000;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*+");
    private static final Set<String> COUNTRIES = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    /** Shown with an assignment, but decided otherwise: who sends back what was read repeats them. */
    private static final List<String> DERIVED = List.of(
            "id",
            "author_id",
            "client_id",
            "type_label",
            "status",
            "status_id",
            "review_approved_count",
            "review_rejected_count",
            "review_total_count",
            "cancelled_by",
            "created_at",
            "archived_at",
            "archived");

    private MobilityBodies() {}

    /** A new assignment. What nobody says stays empty; it is approved unless it is said to be less, and requested by the caller unless by another. */
    static Opened opened(Body body, Caller caller) {
        if (!body.has(MobilityField.EXPAT_ID.word())) {
            body.fault(MobilityField.EXPAT_ID.word(), "is required");
        }
        Map<String, Object> details = new HashMap<>();
        details.put(MobilityField.REQUESTED_BY_NAME.word(), caller.name());
        details.put(MobilityField.REQUESTED_BY_EMAIL.word(), caller.email());
        details(body).forEach((field, value) -> {
            if (value == null) {
                details.remove(field.word());
            } else {
                details.put(field.word(), value);
            }
        });
        MobilityStatus status = body.has("status")
                ? word(body, "status", "draft, requested or approved", MobilityBodies::first)
                : MobilityStatus.APPROVED;
        LocalDate startDate = body.dateOrNull("start_date");
        LocalDate endDate = body.dateOrNull("end_date");
        if (startDate != null && endDate != null && endDate.isBefore(startDate)) {
            body.fault("end_date", MobilityRefusals.BACKWARDS);
        }
        return new Opened(
                caller.clientId(),
                caller.userId(),
                status == null ? MobilityStatus.APPROVED : status,
                startDate,
                endDate,
                new MobilityDetails(details));
    }

    /** What the body says, and no more: a field that is not there stays as it is. */
    static Amendment amendment(Body body) {
        Map<MobilityField, @Nullable Object> details = details(body);
        Map<String, String> repeated = new TreeMap<>();
        for (String field : DERIVED) {
            JsonNode value = body.json().get(field);
            if (value != null) {
                repeated.put(field, value.isString() ? value.stringValue() : value.toString());
            }
        }
        return new Amendment(details, said(body, "start_date"), said(body, "end_date"), repeated);
    }

    /** Must be asked after all that can be said was read. */
    static void refuseNothing(Amendment amendment, @Nullable String expatName) {
        if (amendment.details().isEmpty()
                && amendment.startDate() == null
                && amendment.endDate() == null
                && amendment.repeated().isEmpty()
                && expatName == null) {
            throw Refusal.malformed("nothing-to-change", "Send at least one field of an assignment.")
                    .asException();
        }
    }

    static @Nullable String expatName(Body body) {
        String name = body.textOrNull("expat_name", NAME);
        if (name != null && name.isBlank()) {
            body.fault("expat_name", "must not be blank");
        }
        return name;
    }

    static MobilityStatus status(Body body) {
        MobilityStatus status = word(
                body,
                "status",
                "requested, approved, rejected or cancelled",
                text -> MobilityStatus.ofWord(text).filter(one -> one != MobilityStatus.DRAFT));
        return status == null ? MobilityStatus.REQUESTED : status;
    }

    static ReviewDecision decision(Body body) {
        ReviewDecision decision = word(body, "decision", "approved or rejected", ReviewDecision::ofWord);
        return decision == null ? ReviewDecision.REJECTED : decision;
    }

    static @Nullable String comment(Body body) {
        return body.textOrNull("comment", LONG_TEXT);
    }

    static @Nullable String reason(Body body) {
        return body.textOrNull("reason", LONG_TEXT);
    }

    /** Required; 1970 when it is at fault. */
    static LocalDate endDate(Body body) {
        LocalDate day = body.dateOrNull("end_date");
        if (day == null && (!body.has("end_date") || body.isNull("end_date"))) {
            body.fault("end_date", "is required");
        }
        return day == null ? LocalDate.EPOCH : day;
    }

    /** Its number comes later. */
    static BillingDetailAdded billingDetail(Body body) {
        return new BillingDetailAdded(
                0,
                new GuardedText(body.text("company_name", TEXT)),
                isDefault(body),
                guarded(body, "name", TEXT),
                guarded(body, "address", LONG_TEXT),
                guarded(body, "city", TEXT),
                guarded(body, "region", TEXT),
                country(body, "country_code"),
                guarded(body, "zip_code", TEXT),
                guarded(body, "tax_number", TEXT),
                guarded(body, "bank_name", TEXT),
                guarded(body, "swift_code", TEXT),
                guarded(body, "bank_account_number", TEXT),
                guarded(body, "office", TEXT),
                body.wholeOrNull("office_id", 1, NewNumbers.HIGHEST));
    }

    /** Its number comes later. */
    static ContactLinked contact(Body body) {
        return new ContactLinked(0, new GuardedText(body.text("name", NAME)), guarded(body, "email", TEXT));
    }

    private static Optional<MobilityStatus> first(String word) {
        return MobilityStatus.ofWord(word).filter(status -> switch (status) {
            case DRAFT, REQUESTED, APPROVED -> true;
            case REJECTED, CANCELLED -> false;
        });
    }

    private static Map<MobilityField, @Nullable Object> details(Body body) {
        Map<MobilityField, @Nullable Object> details = new EnumMap<>(MobilityField.class);
        for (MobilityField field : MobilityField.values()) {
            if (body.has(field.word())) {
                details.put(field, detail(body, field));
            }
        }
        return details;
    }

    private static @Nullable Object detail(Body body, MobilityField field) {
        String name = field.word();
        if (body.isNull(name) && !mayBeNull(field)) {
            body.fault(name, "must not be null");
        }
        return switch (field.form()) {
            case TEXT -> body.textOrNull(name, most(field));
            case COUNTRY -> country(body, name);
            case SLUG -> slug(body, name);
            case ID -> body.wholeOrNull(name, 1, NewNumbers.HIGHEST);
            case ID_OR_ZERO -> body.wholeOrNull(name, 0, NewNumbers.HIGHEST);
            case COUNT -> body.wholeOrNull(name, 0, MOST_PEOPLE);
            case FLAG -> body.flagOrNull(name);
        };
    }

    private static boolean mayBeNull(MobilityField field) {
        return switch (field.form()) {
            case TEXT, COUNTRY, ID_OR_ZERO -> true;
            case ID -> field != MobilityField.EXPAT_ID;
            case SLUG, COUNT, FLAG -> false;
        };
    }

    private static int most(MobilityField field) {
        if (field == MobilityField.NOTES) {
            return NOTES;
        }
        return field == MobilityField.HOME_ADDRESS || field == MobilityField.HOST_ADDRESS ? LONG_TEXT : TEXT;
    }

    private static @Nullable String country(Body body, String field) {
        String code = body.textOrNull(field, TEXT);
        if (code == null) {
            return null;
        }
        String upper = code.toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(upper)) {
            body.fault(field, "must be a country code of ISO 3166-1, two letters");
        }
        return upper;
    }

    private static @Nullable String slug(Body body, String field) {
        String slug = body.textOrNull(field, WORD);
        if (slug != null && !SLUG.matcher(slug).matches()) {
            body.fault(field, "must be lower-case words and digits joined by hyphens");
        }
        return slug;
    }

    /** The document has it as a text. */
    private static boolean isDefault(Body body) {
        String text = body.textOrNull("default", WORD);
        if (text != null && !text.equals("1") && !text.equals("0")) {
            body.fault("default", "must be \"1\" or \"0\"");
        }
        return "1".equals(text);
    }

    private static @Nullable GuardedText guarded(Body body, String field, int most) {
        String text = body.textOrNull(field, most);
        return text == null ? null : new GuardedText(text);
    }

    private static @Nullable Said said(Body body, String field) {
        return body.has(field) ? new Said(body.dateOrNull(field)) : null;
    }

    /** Required, and one of a few; null when it is at fault. */
    private static <T> @Nullable T word(Body body, String field, String words, Function<String, Optional<T>> reading) {
        String text = body.text(field, WORD);
        T value = reading.apply(text).orElse(null);
        if (value == null && !text.isEmpty()) {
            body.fault(field, "must be " + words);
        }
        return value;
    }
}
