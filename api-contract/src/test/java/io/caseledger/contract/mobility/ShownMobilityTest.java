package io.caseledger.contract.mobility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.contract.platform.GuardedText;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That answers have the keys, the order and the oddities of document 3. */
class ShownMobilityTest {

    private static final Instant AT = Instant.parse("2026-04-27T15:21:00.5Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-04-27");
    private static final MobilityFacts ENDED = MobilityFacts.begin(
            new MobilityEvent.Opened(
                    4234,
                    22040,
                    MobilityStatus.APPROVED,
                    LocalDate.parse("2026-04-10"),
                    LocalDate.parse("2026-04-11"),
                    new MobilityDetails(Map.of("expat_id", 10891, "home_country", "AL", "host_city", "Abazaj"))),
            AT);

    /** As printed, with {@code requested_by_email} after the name. */
    private static final List<String> ITEM =
            List.of(("id author_id client_id expat_id expat_name requested_by_name requested_by_email home_country"
                            + " home_city home_manager_id home_manager_name home_manager_email home_segment_id home_segment_name"
                            + " home_department_id home_department_name home_company_id home_company_name home_office_id"
                            + " home_office_name home_cost_center home_business_unit home_address host_country host_city"
                            + " host_manager_id host_manager_name host_manager_email host_segment_id host_segment_name"
                            + " host_department_id host_department_name host_company_id host_company_name host_cost_center"
                            + " host_office_id host_office_name host_business_unit host_address payroll number_adults"
                            + " number_children type type_label status status_id review_approved_count review_rejected_count"
                            + " review_total_count start_date end_date notes cancelled_by is_confidential sponsor created_at"
                            + " archived_at archived")
                    .split(" ", -1));

    @Test
    void an_item_has_the_keys_of_the_document_in_its_order() {
        assertThat(ShownMobility.item(122, ENDED, "Jane Doe", TODAY).keySet()).containsExactlyElementsOf(ITEM);
        assertThat(ITEM).hasSize(57 + 1);
    }

    @Test
    void the_single_one_has_extensions_and_approvals_before_created_at() {
        List<String> keys = new ArrayList<>(ITEM);
        keys.addAll(keys.indexOf("created_at"), List.of("extensions", "approvals"));

        assertThat(ShownMobility.detail(122, ENDED, "Jane Doe", TODAY).keySet()).containsExactlyElementsOf(keys);
    }

    @Test
    void what_nobody_said_is_null_zero_or_false() {
        assertThat(ShownMobility.item(122, ENDED, null, TODAY))
                .contains(
                        entry("id", 122L),
                        entry("expat_id", 10891L),
                        entry("expat_name", null),
                        entry("home_country", "AL"),
                        entry("home_manager_id", 0L),
                        entry("home_segment_id", null),
                        entry("host_office_id", 0L),
                        entry("number_adults", 0L),
                        entry("type", "long-term-assignment"),
                        entry("type_label", "Long Term Assignment"),
                        entry("status", "ended"),
                        entry("status_id", "ended"),
                        entry("review_total_count", 0),
                        entry("is_confidential", false),
                        entry("created_at", "2026-04-27T15:21:00+00:00"),
                        entry("archived_at", null),
                        entry("archived", false));
    }

    @Test
    void extensions_and_approvals_tell_what_happened() {
        MobilityFacts facts = ENDED.after(
                        new MobilityEvent.Reviewed(130, ReviewDecision.REJECTED, "Too dear", 2, "Edda Eriksen"), AT)
                .after(
                        new MobilityEvent.Extended(
                                140,
                                new Change<>(LocalDate.parse("2026-04-11"), LocalDate.parse("2026-05-01")),
                                "Later"),
                        AT)
                .after(new MobilityEvent.Archived(), AT);

        assertThat(json(ShownMobility.detail(122, facts, null, TODAY).get("extensions")))
                .isEqualTo("[{\"created_at\":\"2026-04-27T15:21:00+00:00\",\"end_date\":\"2026-05-01\",\"id\":140,"
                        + "\"previous_end_date\":\"2026-04-11\",\"reason\":\"Later\"}]");
        assertThat(json(ShownMobility.detail(122, facts, null, TODAY).get("approvals")))
                .isEqualTo(
                        "[{\"comment\":\"Too dear\",\"created_at\":\"2026-04-27T15:21:00+00:00\","
                                + "\"decision\":\"rejected\",\"id\":130,\"reviewer_id\":2,\"reviewer_name\":\"Edda Eriksen\"}]");
        assertThat(ShownMobility.item(122, facts, null, TODAY))
                .contains(
                        entry("end_date", LocalDate.parse("2026-05-01")),
                        entry("status", "ongoing"),
                        entry("review_rejected_count", 1L),
                        entry("review_approved_count", 0L),
                        entry("review_total_count", 1),
                        entry("archived_at", "2026-04-27T15:21:00+00:00"),
                        entry("archived", true));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            approved,  2026-04-28, 2026-04-30, upcoming
            approved,  2026-04-27, 2026-04-30, ongoing
            approved,  2026-04-01, 2026-04-27, ongoing
            approved,  2026-04-01, 2026-04-26, ended
            approved,  2026-04-27, -,          ongoing
            approved,  -,          2026-04-30, upcoming
            approved,  -,          2026-04-26, ended
            approved,  -,          -,          upcoming
            draft,     2026-04-01, 2026-04-26, draft
            requested, 2026-04-01, 2026-04-26, requested
            rejected,  2026-04-01, 2026-04-26, rejected
            cancelled, 2026-04-01, 2026-04-26, cancelled
            """)
    void what_is_approved_has_the_status_of_the_day(
            String stored, @Nullable LocalDate start, @Nullable LocalDate end, String shown) {
        MobilityStatus status = MobilityStatus.ofWord(stored).orElseThrow();

        assertThat(status.on(TODAY, start, end).word()).isEqualTo(shown);
    }

    @Test
    void without_the_right_to_read_them_personal_texts_are_masked_and_what_is_not_there_is_not() {
        MobilityEvent.BillingDetailAdded detail = (MobilityEvent.BillingDetailAdded) EventJson.read(
                "mobility.BillingDetailAdded",
                "{\"billing_detail_id\":991,\"company_name\":\"XPath Germany GmbH\",\"is_default\":true,\"city\":\"Berlin\","
                        + "\"country_code\":\"DE\",\"bank_account_number\":\"DE11\",\"office_id\":7}");

        assertThat(json(ShownBillingDetail.of(122, detail, false)))
                .doesNotContain("XPath", "Berlin", "DE11")
                .contains(
                        "\"company_name\":\"••••\"",
                        "\"city\":\"••••\"",
                        "\"bank_account_number\":\"••••\"",
                        "\"region\":null",
                        "\"country_code\":\"DE\"",
                        "\"default\":\"1\"",
                        "\"office_id\":7",
                        "\"billable_id\":122",
                        "\"billable_type\":\"assignment\"");
        assertThat(json(ShownBillingDetail.of(122, detail, true))).contains("XPath Germany GmbH", "Berlin", "DE11");
        assertThat(detail.toString()).doesNotContain("XPath", "Berlin", "DE11");

        MobilityEvent.ContactLinked contact =
                new MobilityEvent.ContactLinked(201, new GuardedText("John Manager"), null);
        assertThat(json(ShownContact.of(contact, false))).isEqualTo("{\"email\":null,\"id\":201,\"name\":\"••••\"}");
        assertThat(json(ShownContact.of(contact, true)))
                .isEqualTo("{\"email\":null,\"id\":201,\"name\":\"John Manager\"}");
    }

    private static String json(@Nullable Object shown) {
        return EventJson.mapper().writeValueAsString(shown);
    }
}
