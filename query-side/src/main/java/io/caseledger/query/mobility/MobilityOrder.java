package io.caseledger.query.mobility;

import io.caseledger.platform.http.Parameters;
import java.time.LocalDate;
import java.util.Map;

/** By what the list is ordered; equals by when they were entered. What has no value is last, or first when the order is turned round. */
record MobilityOrder(String column, boolean descending) {

    private static final String ENTERED = "created_at";
    private static final String STATUS = "status";
    private static final String ID = "assignment_id";

    private static final Map<String, String> COLUMNS = Map.of(
            "id", ID,
            "expat_name", "expat_name",
            "start_date", "start_date",
            "end_date", "end_date",
            "created_at", ENTERED,
            "status", STATUS,
            "type", "type",
            "home_country", "home_country",
            "host_country", "host_country");

    /** The newest come first where nothing is said; where only the field is named, its smallest. */
    static MobilityOrder of(Parameters parameters) {
        return new MobilityOrder(
                parameters.oneOf("order", COLUMNS).orElse(ENTERED),
                parameters
                        .oneOf("order_direction", Map.of("asc", false, "desc", true))
                        .orElse(!parameters.has("order")));
    }

    /** @param today the day for which statuses are told */
    String sql(LocalDate today) {
        String direction = descending ? " desc" : "";
        String byEntry = "a." + ENTERED + direction + ", a." + ID + direction;
        return switch (column) {
            case ID -> "a." + ID + direction;
            case ENTERED -> byEntry;
            case STATUS -> status(today) + direction + ", " + byEntry;
            default -> "a." + column + direction + ", " + byEntry;
        };
    }

    private static String status(LocalDate today) {
        return "case when a.state <> 'approved' then a.state when a.over <= date '" + today
                + "' then 'ended' when a.begins > date '" + today + "' then 'upcoming' else 'ongoing' end";
    }
}
