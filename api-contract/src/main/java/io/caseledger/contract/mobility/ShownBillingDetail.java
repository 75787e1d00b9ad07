package io.caseledger.contract.mobility;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caseledger.contract.platform.GuardedText;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for an assignment, in document 3's words and order. Without the right to read it, every text that is there is masked but the country;
 * numbers, and what sort of thing is paid for, are told.
 *
 * @param isDefault {@code "1"} or {@code "0"}: the document has it as a text
 * @param billableId the assignment's id
 */
public record ShownBillingDetail(
        long id,
        GuardedText companyName,
        @JsonProperty("default") String isDefault,
        @Nullable GuardedText name,
        @Nullable GuardedText address,
        @Nullable GuardedText city,
        @Nullable GuardedText region,
        @Nullable String countryCode,
        @Nullable GuardedText zipCode,
        @Nullable GuardedText taxNumber,
        @Nullable GuardedText bankName,
        @Nullable GuardedText swiftCode,
        @Nullable GuardedText bankAccountNumber,
        @Nullable GuardedText office,
        @Nullable Long officeId,
        long billableId,
        String billableType) {

    public static ShownBillingDetail of(long assignmentId, MobilityEvent.BillingDetailAdded added, boolean readable) {
        return new ShownBillingDetail(
                added.billingDetailId(),
                readable ? added.companyName() : GuardedText.MASK,
                added.isDefault() ? "1" : "0",
                GuardedText.shown(added.name(), readable),
                GuardedText.shown(added.address(), readable),
                GuardedText.shown(added.city(), readable),
                GuardedText.shown(added.region(), readable),
                added.countryCode(),
                GuardedText.shown(added.zipCode(), readable),
                GuardedText.shown(added.taxNumber(), readable),
                GuardedText.shown(added.bankName(), readable),
                GuardedText.shown(added.swiftCode(), readable),
                GuardedText.shown(added.bankAccountNumber(), readable),
                GuardedText.shown(added.office(), readable),
                added.officeId(),
                assignmentId,
                "assignment");
    }
}
