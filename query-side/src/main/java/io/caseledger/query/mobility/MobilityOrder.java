package io.caseledger.query.mobility;

import io.caseledger.contract.mobility.ShownStatus;
import io.caseledger.platform.http.Parameters;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** By what the list is ordered; equals by when they were entered. What has no value is last, or first when the order is turned round. */
record MobilityOrder(String column, boolean descending) {

    private static final String STATUS = "status";
    private static final String EXPAT = "expat_sort_key";
    private static final String ENTERED = "created_at";
    private static final String ID = "assignment_id";

    private static final Map<String, String> COLUMNS = Map.of(
            "id", ID,
            "expat_name", EXPAT,
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

    /** No column has the status, which changes by the day: the list is one status after the other. */
    boolean isByStatus() {
        return column.equals(STATUS);
    }

    /** All statuses as this order has them one after the other. */
    List<ShownStatus> statuses() {
        Comparator<ShownStatus> byWord = Comparator.comparing(ShownStatus::word);
        return Arrays.stream(ShownStatus.values())
                .sorted(descending ? byWord.reversed() : byWord)
                .toList();
    }

    /** The same in the past, where the expats' names stand apart. */
    String past() {
        return " order by " + sql().replace("a." + EXPAT, "e.name_sort_key");
    }

    /** The order among those of one status, where it is by status. */
    String sql() {
        String direction = descending ? " desc" : "";
        String entered = "a." + ENTERED + direction + ", a." + ID + direction;
        return switch (column) {
            case ID -> "a." + ID + direction;
            case ENTERED, STATUS -> entered;
            default -> "a." + column + direction + ", " + entered;
        };
    }
}
