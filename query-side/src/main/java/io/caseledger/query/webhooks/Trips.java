package io.caseledger.query.webhooks;

import io.caseledger.query.webhooks.Outbox.Due;
import io.caseledger.query.webhooks.Outbox.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is on its way to receivers: each trip a thread of its own, a few per webhook, so that nobody's trouble holds up anybody else. Sent off and taken
 * back by one thread.
 */
final class Trips {

    private static final Logger log = LoggerFactory.getLogger(Trips.class);
    private static final int MOST_PER_WEBHOOK = 8;
    private static final String GONE = "The receiver answered 410, Gone";

    private final Courier courier;
    private final Retries retries;
    private final Clock clock;
    private final Map<Long, Due> underWay = new HashMap<>();
    private final Queue<Back> back = new ConcurrentLinkedQueue<>();

    /** Kept until the database has them. */
    private final List<Result> results = new ArrayList<>();

    Trips(Courier courier, Retries retries, Clock clock) {
        this.courier = courier;
        this.retries = retries;
        this.clock = clock;
    }

    /** Who is back, and with what answer. */
    private record Back(Due due, Attempt attempt) {}

    boolean isAnyoneOut() {
        return !underWay.isEmpty();
    }

    boolean isAnyoneBack() {
        return !back.isEmpty();
    }

    /** @param whenBack called by whoever comes back */
    void send(Outbox outbox, Set<String> webhooks, Runnable whenBack) {
        Map<String, Integer> rooms = new LinkedHashMap<>();
        webhooks.forEach(id -> rooms.put(id, MOST_PER_WEBHOOK));
        underWay.values().forEach(due -> rooms.computeIfPresent(due.endpointId(), (id, room) -> room - 1));
        rooms.values().removeIf(room -> room <= 0);
        if (rooms.isEmpty()) {
            return;
        }
        for (Due due : outbox.due(rooms, underWay.keySet())) {
            // The database knows the first of each stream; a replay may have put another before one that is on its way.
            if (underWay.values().stream().noneMatch(due::sharesStreamWith)) {
                underWay.put(due.id(), due);
                Thread.ofVirtual().name("webhook-", due.id()).start(() -> {
                    back.add(new Back(due, deliver(due)));
                    whenBack.run();
                });
            }
        }
    }

    /** Keeps what came of those who are back. Says whether a webhook was switched off. */
    boolean takeBack(Outbox outbox) {
        boolean disabled = false;
        for (Back one = back.poll(); one != null; one = back.poll()) {
            Due due = one.due;
            Attempt attempt = one.attempt;
            underWay.remove(due.id());
            Duration wait = attempt.isTaken()
                    ? null
                    : retries.after(due.attempts() + 1, due.triedFor(), attempt).orElse(null);
            results.add(new Result(due.id(), attempt, wait));
            if (!attempt.isTaken()) {
                log.info(
                        "Webhook {} did not take {}: {}. {}",
                        due.endpointId(),
                        due.messageId(),
                        attempt.reason(),
                        attempt.isGone()
                                ? "It is kept until the webhook is enabled again"
                                : wait == null ? "Given up" : "Next try in " + wait.toSeconds() + " s");
            }
            if (attempt.isGone()) {
                outbox.disable(due.endpointId(), due.url(), GONE);
                disabled = true;
            }
        }
        if (!results.isEmpty()) {
            outbox.settle(results);
            results.clear();
        }
        return disabled;
    }

    private Attempt deliver(Due due) {
        try {
            return courier.post(due.url(), headers(due), due.body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Attempt.unanswered("Interrupted");
        } catch (RuntimeException bug) {
            // Its message may quote the url.
            log.error(
                    "Webhook {} could not be called: {}",
                    due.endpointId(),
                    bug.getClass().getName());
            return Attempt.unanswered("Something went wrong here");
        }
    }

    private Map<String, String> headers(Due due) {
        long timestamp = clock.instant().getEpochSecond();
        String signature = due.secrets().stream()
                .map(secret -> secret.signature(due.messageId(), timestamp, due.body()))
                .collect(Collectors.joining(" "));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/cloudevents+json; charset=utf-8");
        headers.put("User-Agent", "Caseledger");
        headers.put("webhook-id", due.messageId());
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", signature);
        return headers;
    }
}
