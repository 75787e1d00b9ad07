package io.caseledger.command.rulebreaker;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides by the clock, by chance and in the log. */
final class ImpureDecider {

    private static final Logger log = LoggerFactory.getLogger(ImpureDecider.class);

    private ImpureDecider() {}

    static List<String> decide(String command, Instant state) {
        log.info("Deciding {}", command);
        return Instant.now().isAfter(state) && ThreadLocalRandom.current().nextBoolean()
                ? List.of(UUID.randomUUID().toString(), Clock.systemUTC().toString())
                : List.of();
    }
}
