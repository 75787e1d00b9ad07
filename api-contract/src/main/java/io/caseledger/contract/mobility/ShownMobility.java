package io.caseledger.contract.mobility;

import io.caseledger.contract.platform.WholeSeconds;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mobility assignment in document 3's words and order, the same in the answers to reads and to writes. */
public final class ShownMobility {

    private ShownMobility() {}

    public record Approval(
            long id,
            String decision,
            @Nullable String comment,
            long reviewerId,
            String reviewerName,
            String createdAt) {

        static Approval of(MobilityFacts.Review one) {
            MobilityEvent.Reviewed review = one.review();
            return new Approval(
                    review.reviewId(),
                    review.decision().word(),
                    review.comment(),
                    review.reviewerId(),
                    review.reviewerName(),
                    time(one.createdAt()));
        }
    }

    public record Extension(
            long id,
            @Nullable LocalDate endDate,
            @Nullable LocalDate previousEndDate,
            @Nullable String reason,
            String createdAt) {

        static Extension of(MobilityFacts.Extension one) {
            MobilityEvent.Extended extension = one.extension();
            return new Extension(
                    extension.extensionId(),
                    extension.endDate().to(),
                    extension.endDate().from(),
                    extension.reason(),
                    time(one.createdAt()));
        }
    }

    /** One row of the list. */
    public static Map<String, @Nullable Object> item(
            long id, MobilityFacts facts, @Nullable String expatName, LocalDate today) {
        return shown(id, facts, expatName, today, false);
    }

    /** The single assignment: also its extensions and approvals. */
    public static Map<String, @Nullable Object> detail(
            long id, MobilityFacts facts, @Nullable String expatName, LocalDate today) {
        return shown(id, facts, expatName, today, true);
    }

    private static Map<String, @Nullable Object> shown(
            long id, MobilityFacts facts, @Nullable String expatName, LocalDate today, boolean whole) {
        String status =
                facts.status().on(today, facts.startDate(), facts.endDate()).word();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("author_id", facts.authorId());
        shown.put("client_id", facts.clientId());
        for (MobilityField field : MobilityField.values()) {
            Object value = facts.details().value(field);
            if (field == MobilityField.NOTES) {
                shown.put("status", status);
                shown.put("status_id", status);
                shown.put("review_approved_count", facts.reviews(ReviewDecision.APPROVED));
                shown.put("review_rejected_count", facts.reviews(ReviewDecision.REJECTED));
                shown.put("review_total_count", facts.reviews().size());
                shown.put("start_date", facts.startDate());
                shown.put("end_date", facts.endDate());
            }
            if (field == MobilityField.IS_CONFIDENTIAL) {
                shown.put("cancelled_by", facts.cancelledBy());
            }
            shown.put(field.word(), value);
            if (field == MobilityField.EXPAT_ID) {
                shown.put("expat_name", expatName);
            }
            if (field == MobilityField.TYPE) {
                shown.put("type_label", label(value));
            }
        }
        if (whole) {
            shown.put(
                    "extensions", facts.extensions().stream().map(Extension::of).toList());
            shown.put("approvals", facts.reviews().stream().map(Approval::of).toList());
        }
        Instant archivedAt = facts.archivedAt();
        shown.put("created_at", time(facts.createdAt()));
        shown.put("archived_at", archivedAt == null ? null : time(archivedAt));
        shown.put("archived", archivedAt != null);
        return shown;
    }

    /** For example {@code 2026-04-27T15:21:00+00:00}. */
    public static String time(Instant moment) {
        String whole = WholeSeconds.of(moment);
        return whole.substring(0, whole.length() - 1) + "+00:00";
    }

    /** The words of a slug, each with a capital: {@code Long Term Assignment}. */
    private static @Nullable String label(@Nullable Object slug) {
        return slug == null
                ? null
                : Arrays.stream(slug.toString().split("-", -1))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining(" "));
    }
}
