package io.caseledger.query.webhooks;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.Scopes;
import io.caseledger.platform.idempotency.KeyedRequests;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.axonframework.common.IdentifierFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is sent which events, and what has become of them. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Needs(Scopes.ADMIN)
class Webhooks {

    private static final Map<String, String> STATES =
            Map.of("pending", "pending", "delivered", "delivered", "failed", "failed");

    private final WebhookTable table;
    private final KeyedRequests requests;
    private final Addresses addresses;
    private final Postman postman;
    private final WebhookProperties properties;
    private final Clock clock;

    Webhooks(
            WebhookTable table,
            KeyedRequests requests,
            Addresses addresses,
            Postman postman,
            WebhookProperties properties,
            Clock clock) {
        this.table = table;
        this.requests = requests;
        this.addresses = addresses;
        this.postman = postman;
        this.properties = properties;
        this.clock = clock;
    }

    record Deleted(boolean deleted, String id) {}

    @PostMapping
    ResponseEntity<byte[]> createWebhook(Caller caller, Body body, HttpServletRequest request)
            throws InterruptedException {
        WebhookDetails details = WebhookDetails.of(body, addresses, null);
        Secret secret = Secret.fresh();
        String id = "wh_" + newId().replace("-", "");
        return looking(requests.inOneTransaction(
                request,
                () -> shown(
                        ResponseEntity.created(URI.create("/api/v1/webhooks/" + id)),
                        table.add(caller.tenant(), id, details, secret).withSecret(secret)),
                table::referring,
                table::restored));
    }

    @GetMapping
    Page<Webhook> listWebhooks(Caller caller, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        parameters.refuseFaults();
        return table.page(caller.tenant(), paging);
    }

    @GetMapping("/{id}")
    ResponseEntity<Webhook> getWebhook(Caller caller, @PathVariable String id) {
        return shown(ResponseEntity.ok(), known(id, table.find(caller.tenant(), id)));
    }

    @PutMapping("/{id}")
    ResponseEntity<Webhook> updateWebhook(Caller caller, @PathVariable String id, Body body, HttpServletRequest request)
            throws InterruptedException {
        String present = known(id, table.url(caller.tenant(), id));
        WebhookDetails details = WebhookDetails.of(body, addresses, present);
        Webhook changed = known(id, table.change(caller.tenant(), id, details, Expected.of(request)));
        postman.look();
        return shown(ResponseEntity.ok(), changed);
    }

    @DeleteMapping("/{id}")
    Deleted deleteWebhook(Caller caller, @PathVariable String id, HttpServletRequest request) {
        if (!table.remove(caller.tenant(), id, Expected.of(request))) {
            throw unknown(id);
        }
        postman.look();
        return new Deleted(true, id);
    }

    @PostMapping("/{id}/secret")
    ResponseEntity<byte[]> rotateSecret(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Secret secret = Secret.fresh();
        return looking(requests.inOneTransaction(
                request,
                () -> {
                    hold(caller, id, request);
                    return shown(
                            ResponseEntity.ok(),
                            known(id, table.rotate(caller.tenant(), id, secret, properties.secretOverlap()))
                                    .withSecret(secret));
                },
                table::referring,
                table::restored));
    }

    @PostMapping("/{id}/test")
    ResponseEntity<byte[]> testWebhook(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return looking(requests.inOneTransaction(request, () -> {
            refuseDisabled(hold(caller, id, request));
            TestMessage message = TestMessage.of(caller.tenant(), id, newId(), clock.instant());
            return ResponseEntity.accepted().body(table.addTest(caller.tenant(), id, message));
        }));
    }

    @PostMapping("/{id}/replay")
    ResponseEntity<byte[]> replayWebhook(
            Caller caller, @PathVariable String id, Body body, HttpServletRequest request) {
        return looking(requests.inOneTransaction(request, () -> {
            refuseDisabled(hold(caller, id, request));
            long last = table.head() + 1;
            Long from = body.wholeOrNull("from", 1, last);
            if (from == null && body.faults().isEmpty()) {
                body.fault("from", "is required");
            }
            body.refuseFaults();
            return shown(
                    ResponseEntity.accepted(),
                    known(id, table.replay(caller.tenant(), id, from == null ? last : from)));
        }));
    }

    @GetMapping("/{id}/deliveries")
    Page<Delivery> listDeliveries(Caller caller, @PathVariable String id, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        String state = parameters.oneOf("state", STATES).orElse(null);
        parameters.refuseFaults();
        known(id, table.find(caller.tenant(), id));
        return table.deliveries(id, state, paging);
    }

    private Webhook hold(Caller caller, String id, HttpServletRequest request) {
        return known(id, table.hold(caller.tenant(), id, Expected.of(request)));
    }

    private static ResponseEntity<Webhook> shown(ResponseEntity.BodyBuilder answer, Webhook webhook) {
        return answer.eTag(EntityTags.of(webhook.version())).body(webhook);
    }

    /** Whatever was written is looked for once it is committed. */
    private ResponseEntity<byte[]> looking(ResponseEntity<byte[]> answer) {
        postman.look();
        return answer;
    }

    private static void refuseDisabled(Webhook webhook) {
        if (!webhook.enabled()) {
            throw Refusal.conflict("webhook-disabled", "Nothing is sent to a webhook that is disabled.")
                    .asException();
        }
    }

    private static <T> T known(String id, Optional<T> found) {
        return found.orElseThrow(() -> unknown(id));
    }

    private static RuntimeException unknown(String id) {
        return Refusal.unknown("Webhook " + id).asException();
    }

    private static String newId() {
        return IdentifierFactory.getInstance().generateIdentifier();
    }
}
