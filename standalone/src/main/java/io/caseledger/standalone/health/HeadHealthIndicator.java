package io.caseledger.standalone.health;

import io.caseledger.platform.ledger.HeadHolders;
import io.caseledger.platform.ledger.HeadHolders.Holder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code DOWN} while a session keeps the ledger's head from all appends; the details tell which. An append holds it for milliseconds. */
@Component
class HeadHealthIndicator implements HealthIndicator {

    private static final Duration LONG = Duration.ofSeconds(3);

    private final HeadHolders holders;

    HeadHealthIndicator(HeadHolders holders) {
        this.holders = holders;
    }

    @Override
    public Health health() {
        List<Holder> held = holders.forLongerThan(LONG);
        return held.isEmpty()
                ? Health.up().build()
                : Health.down()
                        .withDetail(
                                "held_by",
                                held.stream().map(HeadHealthIndicator::details).toList())
                        .build();
    }

    private static Map<String, Object> details(Holder holder) {
        Map<String, Object> details = new LinkedHashMap<>();
        put(details, "pid", holder.pid());
        put(details, "application", holder.application());
        put(details, "login", holder.login());
        put(details, "state", holder.state());
        details.put("since", holder.since().toString());
        return details;
    }

    private static void put(Map<String, Object> details, String key, @Nullable Object value) {
        if (value != null) {
            details.put(key, value);
        }
    }
}
