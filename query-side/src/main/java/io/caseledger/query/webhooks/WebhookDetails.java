package io.caseledger.query.webhooks;

import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.contract.platform.EventType;
import io.caseledger.platform.http.Body;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What its owner says of a webhook. */
record WebhookDetails(String url, List<String> events, boolean enabled) {

    private static final Set<String> TYPES =
            EventCatalogue.types().stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());

    /** A name that takes longer is looked up when something is sent; then it is checked in any case. */
    private static final Duration LOOKING_UP = Duration.ofSeconds(2);

    /** @param present the url until now, which a body may give back as it was shown */
    static WebhookDetails of(Body body, Addresses addresses, @Nullable String present) throws InterruptedException {
        String url = body.text("url", Target.LONGEST);
        if (present != null && url.equals(Target.shown(present))) {
            url = present;
        }
        checkUrl(body, url, addresses);
        List<String> events = events(body);
        Boolean enabled = body.flagOrNull("enabled");
        body.refuseFaults();
        return new WebhookDetails(url, events, enabled == null || enabled);
    }

    private static void checkUrl(Body body, String url, Addresses addresses) throws InterruptedException {
        if (!body.faults().isEmpty()) {
            return;
        }
        try {
            addresses.of(Target.of(url).host(), LOOKING_UP);
        } catch (IllegalArgumentException | Addresses.OffLimits refused) {
            body.fault("url", String.valueOf(refused.getMessage()));
        } catch (UnknownHostException later) {
            return; // the receiver may not be there yet
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> events(Body body) {
        JsonNode given = body.json().get("events");
        if (given == null) {
            body.fault("events", "is required");
            return List.of();
        }
        if (!given.isArray() || given.isEmpty()) {
            body.fault("events", "must be an array of at least one event type");
            return List.of();
        }
        Set<String> events = new LinkedHashSet<>();
        for (int i = 0; i < given.size(); i++) {
            String type = given.get(i).isString() ? given.get(i).stringValue() : "";
            if (TYPES.contains(type)) {
                events.add(type);
            } else {
                body.fault("events[" + i + "]", "must be an event type of the catalogue");
            }
        }
        return List.copyOf(events);
    }
}
