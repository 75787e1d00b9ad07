package io.caseledger.standalone.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The machine's clock, set wrong by as much as a test says. */
final class JumpingClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void isAheadBy(Duration time) {
        ahead = time;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("This clock knows UTC alone");
    }

    /** Takes the place of the application's own clock. Not annotated, so that only tests ask for it. */
    static final class Instead {

        @Bean
        @Primary
        JumpingClock jumpingClock() {
            return new JumpingClock();
        }
    }
}
