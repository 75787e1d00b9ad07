package io.caseledger.standalone.story;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The application's clock, which stands still until the story goes on. */
final class StoryClock extends Clock {

    private volatile Instant now = Instant.parse("2026-03-26T10:00:00Z");

    void is(String moment) {
        now = Instant.parse(moment);
    }

    void moves(Duration on) {
        now = now.plus(on);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("This clock knows UTC alone");
    }

    /** Takes the place of the application's own clock. Not annotated, so that only stories ask for it. */
    static final class Instead {

        @Bean
        @Primary
        StoryClock storyClock() {
            return new StoryClock();
        }
    }
}
