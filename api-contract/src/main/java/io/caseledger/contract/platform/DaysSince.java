package io.caseledger.contract.platform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Counts days as document 2 does: the difference of UTC calendar dates, not blocks of 24 hours; never below zero. */
public final class DaysSince {

    private DaysSince() {}

    /** Null where there was no such moment yet. */
    public static @Nullable Long orNull(@Nullable Instant moment, Instant now) {
        return moment == null ? null : Math.max(0, ChronoUnit.DAYS.between(day(moment), day(now)));
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
