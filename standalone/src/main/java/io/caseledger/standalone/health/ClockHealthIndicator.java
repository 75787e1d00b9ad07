package io.caseledger.standalone.health;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code DOWN} while the ledger's head was recorded later than it is now: this clock is behind, or one was ahead when the head was recorded. Everything is
 * served then, but what is recorded meanwhile has the head's time.
 */
@Component
class ClockHealthIndicator implements HealthIndicator {

    private final LedgerReader ledger;
    private final Clock clock;

    ClockHealthIndicator(@Qualifier(DatabaseConfiguration.HEALTH) DataSource health, Clock clock) {
        this.ledger = new LedgerReader(health);
        this.clock = clock;
    }

    @Override
    public Health health() {
        Duration ahead = Duration.between(clock.instant(), ledger.headRecordedAt());
        return ahead.compareTo(LedgerReader.CLOCKS_DIFFER) <= 0
                ? Health.up().build()
                : Health.down()
                        .withDetail("head_ahead_seconds", ahead.toSeconds())
                        .build();
    }
}
