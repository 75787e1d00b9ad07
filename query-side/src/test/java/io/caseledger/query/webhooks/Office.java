package io.caseledger.query.webhooks;

import io.caseledger.contract.casework.CaseEvent.ContactRecorded;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.Receiver.Message;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.query.platform.EventForm;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.RunningProjections;
import io.caseledger.query.platform.TestEvents;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;

/** All that sends webhooks, on a database of the test's own; retries come after a quarter of a second. */
final class Office implements AutoCloseable {

    static final String TYPE = "casework.ContactRecorded";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestDatabase database = TestDatabase.create();
    private final TestEvents events = new TestEvents(database);
    private final LedgerTail tail = new LedgerTail();
    private final WebhookTable table = new WebhookTable(database.reader(), database.writer());
    private final List<Postman> postmen = new ArrayList<>();
    private final List<Courier> couriers = new ArrayList<>();
    private Addresses.Names names = host -> List.of(InetAddress.getAllByName(host));
    private Reach reach = Reach.LOOPBACK_TOO;
    private Duration giveUpAfter = Duration.ofMinutes(1);

    Office whereNames(Addresses.Names lookedUp, Reach allowed) {
        names = lookedUp;
        reach = allowed;
        return this;
    }

    Office givingUpAfter(Duration time) {
        giveUpAfter = time;
        return this;
    }

    /** As a process does that begins to send. */
    Postman open() {
        Courier courier = new Courier(
                new Addresses(names, reach),
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Clock.systemUTC(),
                Duration.ofSeconds(3));
        EventForm form = event -> new EventForm.Written(
                event.aggregateId(),
                event.aggregateId(),
                "{\"subject\":\"" + event.aggregateId() + "\",\"sequence\":" + event.sequence() + "}");
        Postman postman = new Postman(
                database.writer(),
                tail,
                new Scribe(tail, form),
                new Trips(courier, new Retries(Duration.ofMillis(250), giveUpAfter, new Random(1)), Clock.systemUTC()),
                Duration.ofDays(30));
        postmen.add(postman);
        couriers.add(courier);
        postman.start();
        return postman;
    }

    WebhookTable table() {
        return table;
    }

    TestDatabase database() {
        return database;
    }

    /** Its id. */
    String webhook(String url) {
        return webhook(url, Secret.fresh());
    }

    String webhook(String url, Secret secret) {
        return webhook("default", url, List.of(TYPE), secret);
    }

    String webhook(String tenant, String url, List<String> types, Secret secret) {
        String id = "wh_" + NAMES.incrementAndGet();
        table.add(tenant, id, new WebhookDetails(url, types, true), secret);
        postmen.forEach(Postman::look);
        return id;
    }

    /** Something happened to each of these assignments, in this order. */
    void happens(String... assignments) {
        for (String assignment : assignments) {
            events.add("default", assignment, contact(), Instant.parse("2026-03-26T10:00:00Z"));
        }
        events.record();
        tail.ring();
    }

    void happensElsewhere(String tenant, String assignment) {
        events.add(tenant, assignment, contact(), Instant.parse("2026-03-26T10:00:00Z"));
        events.record();
        tail.ring();
    }

    private static ContactRecorded contact() {
        return new ContactRecorded(Instant.parse("2026-03-26T09:00:00Z"), "call");
    }

    List<Delivery> deliveries(String webhook) {
        return table.deliveries(webhook, null, new Paging(1, 100)).data();
    }

    void await(String what, BooleanSupplier condition) {
        RunningProjections.await(what, condition);
    }

    /** In the order in which they came, as {@code assignment#sequence}. */
    static List<String> told(List<Message> messages) {
        return messages.stream()
                .map(message -> message.body().replaceAll(".*subject\":\"(.*)\",\"sequence\":(\\d+).*", "$1#$2"))
                .toList();
    }

    @Override
    public void close() {
        postmen.forEach(Postman::stop);
        couriers.forEach(Courier::close);
        database.close();
    }
}
